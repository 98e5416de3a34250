import type { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { addressOf, localAddresses } from './addresses';

type Entry = NonNullable<ReturnType<typeof networkInterfaces>[string]>[number];

const entry = (address: string): Entry =>
  ({
    address,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    internal: address === '127.0.0.1' || address === '::1',
  }) as Entry;

test('what a class can reach comes first: the network before bridges and tunnels, private before public', () => {
  const interfaces = {
    lo: [entry('127.0.0.1'), entry('::1')],
    docker0: [entry('172.17.0.1')],
    tailscale0: [entry('100.64.0.7')],
    eth0: [entry('203.0.113.9'), entry('169.254.3.4')],
    wlan0: [entry('192.168.1.5'), entry('fe80::1'), entry('2001:db8::5'), entry('fd00::5')],
  };
  expect(localAddresses(interfaces, 'Desk')).toEqual({
    ipv4: ['192.168.1.5', '203.0.113.9', '172.17.0.1', '100.64.0.7'],
    ipv6: ['fd00::5', '2001:db8::5'],
    names: ['desk.local', 'desk'],
  });
});

test.each([
  ['lab-3.school.example', ['lab-3.local', 'lab-3.school.example']],
  ['mac.local', ['mac.local']],
  ['张老师的电脑', []],
  ['localhost', []],
])('the machine %s goes by %j', (host, names) => {
  expect(localAddresses({}, host).names).toEqual(names);
});

test('an address is written as browsers take it', () => {
  expect(addressOf('https', '192.168.1.5', 8443)).toBe('https://192.168.1.5:8443/');
  expect(addressOf('https', 'fd00::5', 8443)).toBe('https://[fd00::5]:8443/');
  expect(addressOf('https', 'desk.local', 443)).toBe('https://desk.local/');
});
