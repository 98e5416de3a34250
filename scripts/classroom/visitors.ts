import { createHmac, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

export interface Counts {
  /** Devices with an open connection, or a request within the last minute. */
  connected: number;
  /** Devices that were sent the app's page since the server started. */
  visits: number;
}

export interface Visitors {
  /** Notes that a device asked for something of the app over this connection. @returns the device */
  seen: (socket: Socket) => string;
  /** Notes that a device has been sent the page. */
  visited: (device: string) => void;
  counts: () => Counts;
  /** Calls `listen` whenever the counts change. @returns what ends that */
  subscribe: (listen: (counts: Counts) => void) => () => void;
  /** Ends the timer. */
  close: () => void;
}

const minute = 60_000;

/**
 * Counts devices by their network address, so that the app need not report anything. Addresses themselves
 * are not kept, only a digest with a key that dies with the process.
 * @param now milliseconds, for tests
 */
export function countVisitors(now: () => number = Date.now): Visitors {
  const secret = randomBytes(32);
  /** Open connections of each device, and when it last asked for something. */
  const present = new Map<string, { sockets: Set<Socket>; at: number }>();
  const visits = new Set<string>();
  const listeners = new Set<(counts: Counts) => void>();
  let told = '0 0';

  const deviceOf = ({ remoteAddress = '' }: Socket) =>
    // The same device by IPv4, whether the server heard it on an IPv6 socket or not.
    createHmac('sha256', secret)
      .update(remoteAddress.replace(/^::ffff:/, ''))
      .digest('base64');

  function counts(): Counts {
    for (const [device, { sockets, at }] of present) {
      if (sockets.size === 0 && now() - at >= minute) present.delete(device);
    }
    return { connected: present.size, visits: visits.size };
  }

  function tell(): void {
    const found = counts();
    const text = `${found.connected} ${found.visits}`;
    if (text === told) return;
    told = text;
    for (const listen of listeners) listen(found);
  }

  // Devices fall out of the count without anything happening.
  const timer = setInterval(tell, 5000).unref();

  return {
    seen: (socket) => {
      const device = deviceOf(socket);
      const entry = present.get(device) ?? { sockets: new Set<Socket>(), at: 0 };
      present.set(device, entry);
      entry.at = now();
      if (!entry.sockets.has(socket) && !socket.destroyed) {
        entry.sockets.add(socket);
        socket.once('close', () => {
          entry.sockets.delete(socket);
          tell();
        });
      }
      tell();
      return device;
    },
    visited: (device) => {
      visits.add(device);
      tell();
    },
    counts,
    subscribe: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    close: () => clearInterval(timer),
  };
}
