import { describe, expect, test, vi } from 'vitest';
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
  const peer = workerOrPage(() => worker, inPage, 'hello');
  const list = heard(peer);
  peer.postMessage('a');
  worker.says('b');
  worker.breaks();
  expect(worker.sent).toEqual(['a']);
  expect(list).toEqual(['b', 'error']);
  expect(inPage).not.toHaveBeenCalled();
});

describe('memory that changes hands', () => {
  /** Says what it got, and how much memory with it. */
  function taking() {
    const worker = scripted();
    return {
      ...worker,
      postMessage(message: string, transfer: Transferable[] = []) {
        worker.sent.push(`${message} ${transfer.length}`);
      },
    };
  }
  const memory = () => [new ArrayBuffer(8)];

  test('waits for the first answer, which a greeting asks for, and so does what follows', () => {
    const worker = taking();
    const peer = workerOrPage<string>(() => worker, broken, 'hello');
    peer.postMessage('a');
    peer.postMessage('b', memory());
    peer.postMessage('c');
    peer.postMessage('d', memory());
    expect(worker.sent).toEqual(['a 0', 'hello 0']);
    worker.says('here');
    peer.postMessage('e', memory());
    expect(worker.sent).toEqual(['a 0', 'hello 0', 'b 1', 'c 0', 'd 1', 'e 1']);
  });

  test('goes to the page, once, where the worker breaks', async () => {
    const worker = taking();
    const page = taking();
    const peer = workerOrPage<string>(
      () => worker,
      () => Promise.resolve(page),
      'hello',
    );
    peer.postMessage('a', memory());
    worker.breaks();
    peer.postMessage('b', memory());
    await vi.waitFor(() => expect(page.sent).toEqual(['a 1', 'b 1']), 30_000);
    page.says('here');
    expect(page.sent).toEqual(['a 1', 'b 1']);
    expect(worker.sent).toEqual(['hello 0']);
  });

  test('that can’t be sent after all is told', () => {
    const worker = scripted();
    const peer = workerOrPage<string>(
      () => ({
        ...worker,
        postMessage: (_: string, transfer: Transferable[] = []) => {
          if (transfer.length > 0) throw new DOMException('gone', 'DataCloneError');
        },
      }),
      broken,
      'hello',
    );
    const told = vi.fn();
    peer.addEventListener('messageerror', told);
    peer.postMessage('a', memory());
    worker.says('here');
    expect(told).toHaveBeenCalledOnce();
  });
});

test('where no worker can be made, the page does its work', async () => {
  const page = scripted();
  const peer = workerOrPage<string>(
    () => {
      throw new ReferenceError('Worker is not defined');
    },
    () => Promise.resolve(page),
    'hello',
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
    'hello',
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
  const peer = workerOrPage<string>(() => worker, broken, 'hello');
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
    'hello',
  );
  peer.postMessage('a');
  peer.terminate();
  await vi.waitFor(() => expect(page.terminated).toBe(true), 30_000);
  expect(page.sent).toEqual([]);
});
