import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { start } from './processes';
import { sleep } from './page';
import type { SmokePage } from './page';

/** W3C WebDriver, as far as the suite needs it. */

const keys = { ArrowRight: '\uE014' };

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A command of the protocol: its `value`. @throws Error with the driver's own words */
async function command(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(120_000),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`);
}

/** The driver listens a moment after it was started. */
async function newSession(address: string, capabilities: object): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      const session = await command('POST', `${address}/session`, { capabilities });
      return (session as { sessionId: string }).sessionId;
    } catch (error) {
      // `fetch` rejects with a TypeError while nobody listens.
      if (!(error instanceof TypeError) || tries === 100) throw error;
      await sleep(100);
    }
  }
}

/** WebKitGTK's small browser, driven by its own driver, on an X display. */
export async function openWebkit(
  driverPath: string,
  browserPath: string,
  display: string,
): Promise<SmokePage> {
  const port = await freePort();
  const driver = start(driverPath, [`--port=${port}`], { DISPLAY: display });
  const address = `http://127.0.0.1:${port}`;
  try {
    const options = { binary: browserPath, args: ['--automation'] };
    const id = await newSession(address, {
      alwaysMatch: { 'webkitgtk:browserOptions': options },
    });
    const session = `${address}/session/${id}`;
    const post = (path: string, body: object) => command('POST', `${session}/${path}`, body);
    const rect = { x: 0, y: 0, width: 1366, height: 768 };
    await post('window/rect', rect);
    return {
      goto: async (url) => {
        await post('url', { url });
      },
      reload: async () => {
        await post('refresh', {});
      },
      value: (expression) => post('execute/sync', { script: `return ${expression}`, args: [] }),
      clickAt: async (x, y) => {
        const actions = [
          { type: 'pointerMove', x, y },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ];
        await post('actions', { actions: [{ type: 'pointer', id: 'mouse', actions }] });
      },
      press: async (key, times) => {
        const value = keys[key];
        const once = [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ];
        const actions = Array.from({ length: times }, () => once).flat();
        await post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
      },
      screenshot: async () =>
        Buffer.from((await command('GET', `${session}/screenshot`)) as string, 'base64'),
      close: async () => {
        await command('DELETE', session).catch(() => undefined);
        await driver.end();
      },
    };
  } catch (error) {
    await driver.end();
    throw error;
  }
}
