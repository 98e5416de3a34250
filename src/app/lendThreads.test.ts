import { expect, test, vi } from 'vitest';
import type { ThreadAnswer } from '../rpc/threadRequest';
import { lendThreads } from './lendThreads';

/** A worker that does what the test says. */
function scripted() {
  const target = new EventTarget();
  return {
    postMessage: vi.fn<(message: unknown, transfer?: Transferable[]) => void>(),
    addEventListener: target.addEventListener.bind(target),
    terminate: vi.fn<() => void>(),
    says: (data: unknown, ports: MessagePort[] = []) =>
      target.dispatchEvent(new MessageEvent('message', { data, ports })),
    breaks: (message: string) =>
      target.dispatchEvent(Object.assign(new Event('error'), { message })),
  };
}

/** A page with one worker, which asks for threads. */
function page() {
  const worker = scripted();
  const threads: ReturnType<typeof scripted>[] = [];
  const lending = lendThreads(worker, () => {
    const thread = scripted();
    threads.push(thread);
    return thread;
  });
  const ask = (setup: unknown) => {
    const { port1, port2 } = new MessageChannel();
    const answers: ThreadAnswer[] = [];
    port1.onmessage = ({ data }: MessageEvent<ThreadAnswer>) => answers.push(data);
    worker.says({ kind: 'thread', setup }, [port2]);
    return { port: port1, answers };
  };
  return { worker, threads, lending, ask };
}

test('a thread gets its setup, its answer goes to who asked, and a message ends it', async () => {
  const { threads, lending, ask } = page();
  const heard = vi.fn<() => void>();
  lending.addEventListener('message', heard);
  const { port, answers } = ask({ thread: 1 });
  expect(threads[0]?.postMessage).toHaveBeenCalledExactlyOnceWith({ thread: 1 });
  threads[0]?.says('ready');
  await vi.waitFor(() => expect(answers).toEqual([null]));
  expect(threads[0]?.terminate).not.toHaveBeenCalled();
  port.postMessage(null);
  await vi.waitFor(() => expect(threads[0]?.terminate).toHaveBeenCalledTimes(1));
  expect(heard).not.toHaveBeenCalled();
  port.close();
});

test('why there is no thread is told', async () => {
  const { worker, threads, ask } = page();
  const first = ask({});
  threads[0]?.breaks('no file');
  await vi.waitFor(() => expect(first.answers).toEqual(['no file']));
  const refusing = scripted();
  lendThreads(refusing, () => {
    throw new Error('forbidden');
  });
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  refusing.says({ kind: 'thread', setup: {} }, [port2]);
  expect(await answer).toBe('Error: forbidden');
  expect(worker.terminate).not.toHaveBeenCalled();
  for (const port of [port1, first.port]) port.close();
});

test('threads end with their worker, and what else it says is passed on', () => {
  const { worker, threads, lending, ask } = page();
  const heard: unknown[] = [];
  lending.addEventListener('message', (event) => heard.push((event as MessageEvent<unknown>).data));
  const ports = [ask({}), ask({})].map(({ port }) => port);
  worker.says({ kind: 'event' });
  lending.postMessage('call');
  expect(heard).toEqual([{ kind: 'event' }]);
  expect(worker.postMessage).toHaveBeenCalledExactlyOnceWith('call', undefined);
  lending.terminate();
  for (const { terminate } of [worker, ...threads]) expect(terminate).toHaveBeenCalledTimes(1);
  for (const port of ports) port.close();
});
