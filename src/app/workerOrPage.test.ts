import { expect, test, vi } from 'vitest';
import { workerOrPage } from './workerOrPage';

/** A worker that does what the test says. */
function scripted() {
  const target = new EventTarget();
  return {
    sent: [] as string[],
    terminated: false,
    postMessage(message: string) {
      this.sent.push(message);
    },
    addEventListener: (type: string, listener: (event: Event) => void) =>
      target.addEventListener(type, listener),
    terminate() {
      this.terminated = true;
    },
    says: (data: string) => target.dispatchEvent(new MessageEvent('message', { data })),
    breaks: () => target.dispatchEvent(new Event('error', { cancelable: true })),
  };
}

function heard(peer: ReturnType<typeof workerOrPage<string>>): string[] {
  const list: string[] = [];
  peer.addEventListener('message', (event) => list.push((event as MessageEvent<string>).data));
  peer.addEventListener('error', () => list.push('error'));
  return list;
}

const broken = () => Promise.reject(new Error('no file'));

test('a worker that works is all there is, and its death is told', () => {
  const worker = scripted();
  const inPage = vi.fn(broken);
  const peer = workerOrPage(() => worker, inPage);
  const list = heard(peer);
  peer.postMessage('a');
  worker.says('b');
  worker.breaks();
  expect(worker.sent).toEqual(['a']);
  expect(list).toEqual(['b', 'error']);
  expect(inPage).not.toHaveBeenCalled();
});

test('memory changes hands once the worker has answered; before, a message may have to be sent again', () => {
  const target = new EventTarget();
  const handed: number[] = [];
  const peer = workerOrPage<string>(
    () => ({
      postMessage: (_, transfer = []) => void handed.push(transfer.length),
      addEventListener: (type, listener) => target.addEventListener(type, listener),
      terminate: () => undefined,
    }),
    broken,
  );
  peer.postMessage('a', [new ArrayBuffer(8)]);
  target.dispatchEvent(new MessageEvent('message', { data: 'b' }));
  peer.postMessage('c', [new ArrayBuffer(8)]);
  expect(handed).toEqual([0, 1]);
});

test('where no worker can be made, the page does its work', async () => {
  const page = scripted();
  const peer = workerOrPage<string>(
    () => {
      throw new ReferenceError('Worker is not defined');
    },
    () => Promise.resolve(page),
  );
  const list = heard(peer);
  peer.postMessage('a');
  await vi.waitFor(() => expect(page.sent).toEqual(['a']), 30_000);
  peer.postMessage('b');
  page.says('c');
  peer.postMessage('d');
  expect(page.sent).toEqual(['a', 'b', 'd']);
  expect(list).toEqual(['c']);
});

test('a worker that breaks before its first word gives way, and nothing is told of it', async () => {
  const worker = scripted();
  const page = scripted();
  const peer = workerOrPage<string>(
    () => worker,
    () => Promise.resolve(page),
  );
  const list = heard(peer);
  peer.postMessage('a');
  worker.breaks();
  expect(worker.terminated).toBe(true);
  peer.postMessage('b');
  await vi.waitFor(() => expect(page.sent).toEqual(['a', 'b']), 30_000);
  worker.says('late');
  page.says('c');
  expect(list).toEqual(['c']);
});

test('where neither can be had, that is told', async () => {
  const worker = scripted();
  const peer = workerOrPage<string>(() => worker, broken);
  const list = heard(peer);
  worker.breaks();
  await vi.waitFor(() => expect(list).toEqual(['error']), 30_000);
});

test('ended while the page gets ready, it stays ended', async () => {
  const page = scripted();
  const peer = workerOrPage<string>(
    () => {
      throw new ReferenceError('Worker is not defined');
    },
    () => Promise.resolve(page),
  );
  peer.postMessage('a');
  peer.terminate();
  await vi.waitFor(() => expect(page.terminated).toBe(true), 30_000);
  expect(page.sent).toEqual([]);
});
