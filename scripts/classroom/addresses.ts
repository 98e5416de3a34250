import { hostname, networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** By what this machine is reached, the likeliest first in each list. */
export interface LocalAddresses {
  /** In the local network, without the loopback. */
  ipv4: string[];
  /** In the local network, without the loopback and without those that hold for one link only. */
  ipv6: string[];
  /** What the machine calls itself, and that name by mDNS; empty where it is no name of DNS. */
  names: string[];
}

/** Bridges of virtual machines and tunnels: a class rarely comes in by these. */
const virtual =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|utun|tun|tap|wg|tailscale|zt|bridge|llw|awdl)/i;

/** Addresses that networks at home and at school hand out. */
const isPrivate = (address: string) =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address) || /^f[cd]/i.test(address);

/** What a machine gives itself where no network gave it anything, and what needs a zone in an address. */
const linkOnly = /^(169\.254\.|fe[89ab])/i;

function namesOf(host: string): string[] {
  const name = host.toLowerCase();
  if (!/^[a-z\d]([a-z\d.-]*[a-z\d])?$/.test(name) || name === 'localhost') return [];
  return [...new Set([`${name.replace(/\..*/, '')}.local`, name])];
}

/** Looks at the machine's network interfaces, or at those given. */
export function localAddresses(
  interfaces: Interfaces = networkInterfaces(),
  host: string = hostname(),
): LocalAddresses {
  const found = Object.entries(interfaces)
    .flatMap(([name, entries = []]) => entries.map((entry) => ({ ...entry, name })))
    .filter(({ internal, address }) => !internal && !linkOnly.test(address))
    .map(({ family, address, name }) => ({
      family,
      address,
      rank: (virtual.test(name) ? 2 : 0) + (isPrivate(address) ? 0 : 1),
    }))
    .sort((a, b) => a.rank - b.rank);
  const of = (family: string) => [
    ...new Set(found.filter((entry) => entry.family === family).map(({ address }) => address)),
  ];
  return { ipv4: of('IPv4'), ipv6: of('IPv6'), names: namesOf(host) };
}

/** Every host under which the server answers, those for other machines first. */
export function hostsOf({ ipv4, ipv6, names }: LocalAddresses): string[] {
  return [...ipv4, ...names, ...ipv6, 'localhost', '127.0.0.1', '::1'];
}

/** The address of a page, such as `https://192.168.1.5:8443/`; the scheme's usual port is left out. */
export function addressOf(scheme: 'http' | 'https', host: string, port: number): string {
  return new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}/`).href;
}
