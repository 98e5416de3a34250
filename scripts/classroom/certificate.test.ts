import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { covers, openIdentity } from './certificate';

const addresses = {
  ipv4: ['192.168.1.5', '10.0.0.7'],
  ipv6: ['fd00::5'],
  names: ['desk.local', 'desk'],
};
const start = Date.parse('2026-09-01T08:00:00Z');
const day = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'ganvas-classroom-')), 'kept');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const open = (now = start, at = addresses) => openIdentity(folder, at, now);

test('the certificate is for every address, vouched for by its root, and a server’s alone', async () => {
  const { key, certificate: pem, root: rootPem } = await open();
  const certificate = new X509Certificate(pem);
  const root = new X509Certificate(rootPem);
  const hosts = [...addresses.ipv4, ...addresses.ipv6, ...addresses.names];
  for (const host of [...hosts, 'localhost', '127.0.0.1', '::1']) {
    expect(covers(certificate, host), host).toBe(true);
  }
  for (const host of ['192.168.1.6', 'example.org', 'elsewhere.desk.local']) {
    expect(covers(certificate, host), host).toBe(false);
  }
  expect(certificate.checkIssued(root)).toBe(true);
  expect(certificate.verify(root.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect([root.ca, certificate.ca]).toEqual([true, false]);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('what is kept is readable by its owner alone, and nothing in it can sign for the root', async () => {
  const { root } = await open();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600);
  const kept = readFileSync(join(folder, 'identity.json'), 'utf8');
  const keys = kept.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g) ?? [];
  expect(keys).toHaveLength(1);
  const key = createPrivateKey(JSON.parse(`"${keys[0] ?? ''}"`) as string);
  expect(new X509Certificate(root).checkPrivateKey(key)).toBe(false);
});

test('it is kept between starts, also when an IPv6 address or a network is gone', async () => {
  const first = await open();
  expect(await open(start + 300 * day)).toEqual(first);
  expect(await open(start, { ...addresses, ipv6: ['fd00::77'] })).toEqual(first);
  expect(await open(start, { ...addresses, ipv4: ['10.0.0.7'] })).toEqual(first);
});

test('a new address makes a new one, which is for the former ones, too', async () => {
  const first = await open();
  const second = await open(start + day, { ...addresses, ipv4: ['172.16.0.9'] });
  expect(second.root).not.toBe(first.root);
  const certificate = new X509Certificate(second.certificate);
  expect(['172.16.0.9', '192.168.1.5'].map((host) => covers(certificate, host))).toEqual([
    true,
    true,
  ]);
  expect(await open(start + day)).toEqual(second);
});

test('it is made anew a month before it ends, and lasts no longer than Apple’s devices take', async () => {
  const first = await open();
  const { validFrom, validTo } = new X509Certificate(first.certificate);
  const ends = Date.parse(validTo);
  expect((ends - Date.parse(validFrom)) / day).toBeLessThan(825);
  expect(await open(ends - 31 * day)).toEqual(first);
  const second = await open(ends - 29 * day);
  expect(Date.parse(new X509Certificate(second.certificate).validTo)).toBeGreaterThan(ends);
});

test.each([
  ['is no JSON', () => '{'],
  ['lacks a part', (kept: string) => kept.replace('"root"', '"stem"')],
  ['has another key', (kept: string) => kept.replace(/("key":"[^"]{60})./, '$1A')],
])('one that %s is replaced', async (_, spoil) => {
  const first = await open();
  const file = join(folder, 'identity.json');
  writeFileSync(file, spoil(readFileSync(file, 'utf8')));
  const second = await open();
  expect(second.certificate).not.toBe(first.certificate);
  expect(await open()).toEqual(second);
});
