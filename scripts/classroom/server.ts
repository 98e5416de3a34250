import { X509Certificate } from 'node:crypto';
import { createServer as createPlainServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { addressOf } from './addresses';
import type { LocalAddresses } from './addresses';
import { covers, openIdentity } from './certificate';
import { loadFiles } from './files';
import { insecureRoutes, loadParts, secureRoutes } from './routes';
import { countVisitors } from './visitors';

/** As long as Chrome keeps an idle connection: who trains quietly is still there. */
const idleMs = 300_000;

export interface ClassroomOptions {
  /** The built app. */
  dist: string;
  /** Where the certificate is kept between starts. */
  folder: string;
  addresses: LocalAddresses;
  /** Ports of HTTPS and of plain HTTP; 0 for any. */
  port: number;
  httpPort: number;
}

export interface Classroom {
  /** The app's addresses for other machines, the likeliest first. */
  addresses: string[];
  /** The app's address on this machine. */
  here: string;
  /** Where plain HTTP is answered. */
  plain: string;
  /** The root certificate, as PEM. */
  root: string;
  close: () => Promise<void>;
}

/** @returns the port. @throws with the code EADDRINUSE where another program has it */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Without a host it answers on every address of this machine, IPv4 and IPv6.
    server.listen(port, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function shut(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** Serves a built app to a room over HTTPS, and over plain HTTP the way there. */
export async function startClassroom(options: ClassroomOptions): Promise<Classroom> {
  const { dist, folder, addresses } = options;
  const [identity, files, parts] = await Promise.all([
    openIdentity(folder, addresses, Date.now()),
    loadFiles(dist),
    loadParts(),
  ]);
  const certificate = new X509Certificate(identity.certificate);
  const inNetwork = addresses.ipv4.length + addresses.ipv6.length > 0;
  const { ipv4, names, ipv6 } = addresses;
  const hosts = inNetwork
    ? [...ipv4, ...names, ...ipv6].filter((host) => covers(certificate, host))
    : [];
  const visitors = countVisitors();
  let securePort = 0;
  const { root } = identity;
  const room = { files, visitors, hosts, port: () => securePort, certificate, root };
  const secure = createServer(
    {
      key: identity.key,
      cert: `${identity.certificate}\n${root}`,
      keepAliveTimeout: idleMs,
    },
    secureRoutes(room, parts),
  );
  const plain = createPlainServer(insecureRoutes(room, parts));
  const close = async () => {
    visitors.close();
    await Promise.all([shut(secure), shut(plain)]);
  };
  try {
    securePort = await listen(secure, options.port);
    const plainPort = await listen(plain, options.httpPort);
    return {
      addresses: hosts.map((host) => addressOf('https', host, securePort)),
      here: addressOf('https', 'localhost', securePort),
      plain: addressOf('http', hosts[0] ?? 'localhost', plainPort),
      root,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
