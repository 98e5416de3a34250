import { Agent, get } from 'node:https';

/** What one visitor got. */
export interface FirstVisit {
  seconds: number;
  /** Of all bodies, as they came over the network. */
  bytes: number;
  /** Requests that were not answered with the whole file. */
  failed: string[];
}

/** @returns the bytes of a whole answer, or what went wrong */
function fetchFile(url: URL, agent: Agent): Promise<number | string> {
  const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
  return new Promise((resolve) => {
    const failed = (error: Error) => resolve(`${url.pathname}: ${error.message}`);
    get(url, { agent, headers }, (response) => {
      const { statusCode = 0, headers: sent } = response;
      let bytes = 0;
      response.on('error', failed);
      response.on('data', (piece: Buffer) => (bytes += piece.length));
      response.on('end', () => {
        const whole = statusCode === 200 && Number(sent['content-length']) === bytes;
        resolve(whole ? bytes : `${url.pathname}: status ${statusCode}, ${bytes} bytes`);
      });
    }).on('error', failed);
  });
}

/**
 * Fetches what a browser's first visit fetches, as it does: the page, then the rest over at most six
 * connections of its own.
 * @param ca the root certificate, as PEM; nothing else is trusted
 */
export async function firstVisit(
  address: string,
  paths: readonly string[],
  ca: string,
): Promise<FirstVisit> {
  const agent = new Agent({ keepAlive: true, maxSockets: 6, ca });
  const fetchPath = (path: string) => fetchFile(new URL(path, address), agent);
  const began = performance.now();
  const page = await fetchPath('/');
  const rest = await Promise.all(paths.filter((path) => path !== '/').map(fetchPath));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  const answers = [page, ...rest];
  return {
    seconds,
    bytes: answers.reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 0), 0),
    failed: answers.filter((each) => typeof each === 'string'),
  };
}
