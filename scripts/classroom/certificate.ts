import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import * as v from 'valibot';
import { hostsOf } from './addresses';
import type { LocalAddresses } from './addresses';

const schema = v.object({
  /** The hosts that the certificate is for. */
  hosts: v.array(v.string()),
  key: v.string(),
  certificate: v.string(),
  root: v.string(),
});

/**
 * What the server shows of itself, as PEM: its private key, its certificate, and the root certificate that
 * vouches for it and that a device may install.
 */
export type Identity = v.InferOutput<typeof schema>;

const day = 86_400_000;
/** A year, and the time in which it is renewed. Apple's devices take no more than 825 days. */
const days = 395;
const renewedBefore = 30;
/** Addresses of former networks stay in a new certificate, so that going back and forth makes none. */
const mostHosts = 24;

/**
 * Hosts whose change calls for a new certificate. IPv6 addresses change daily on many machines: they are
 * put in, but as long as there are others, a new one does not make a class install a new root.
 */
function steadyHosts({ ipv4, ipv6, names }: LocalAddresses): string[] {
  return ['localhost', '127.0.0.1', ...names, ...(ipv4.length > 0 ? ipv4 : ipv6)];
}

export function covers(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}

/** Whether an identity is whole, lasts for a while and is for these addresses. */
function serves(identity: Identity, addresses: LocalAddresses, now: number): boolean {
  const certificate = new X509Certificate(identity.certificate);
  const root = new X509Certificate(identity.root);
  return (
    certificate.checkPrivateKey(createPrivateKey(identity.key)) &&
    certificate.verify(root.publicKey) &&
    Date.parse(certificate.validFrom) <= now &&
    Date.parse(certificate.validTo) - now > renewedBefore * day &&
    steadyHosts(addresses).every((host) => covers(certificate, host))
  );
}

async function make(hosts: string[], now: number): Promise<Identity> {
  const common = {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Laptops whose clock is a little behind take it, too.
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + days * day),
  } as const;
  const named = (what: string) => {
    const date = new Date(now).toISOString().slice(0, 10);
    return [{ name: 'commonName', value: `Ganvas ${what} ${date}` }];
  };
  const root = await generate(named('classroom root'), {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  // The root's own key is never kept: whoever installs the root trusts this one certificate and no later one.
  const leaf = await generate(named('classroom'), {
    ...common,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) =>
          isIP(host) ? { type: 7, ip: host } : { type: 2, value: host },
        ),
      },
    ],
  });
  return { hosts, key: leaf.private, certificate: leaf.cert, root: `${root.cert}\n` };
}

/** What an earlier start left; null where that cannot be read. */
async function readIdentity(file: string): Promise<Identity | null> {
  try {
    await chmod(file, 0o600);
    return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

function stillServes(identity: Identity, addresses: LocalAddresses, now: number): boolean {
  try {
    return serves(identity, addresses, now);
  } catch {
    return false;
  }
}

/**
 * The identity kept in a folder, or a new one, kept there from now on, where there is none for these
 * addresses that lasts another 30 days.
 * @param now milliseconds since 1970
 */
export async function openIdentity(
  folder: string,
  addresses: LocalAddresses,
  now: number,
): Promise<Identity> {
  const file = join(folder, 'identity.json');
  const kept = await readIdentity(file);
  if (kept && stillServes(kept, addresses, now)) return kept;
  const hosts = [...new Set([...hostsOf(addresses), ...(kept?.hosts ?? [])])].slice(0, mostHosts);
  const made = await make(hosts, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Whole or not at all, and never readable by others.
  await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}
