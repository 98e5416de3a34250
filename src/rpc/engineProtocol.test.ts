import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunInfo } from './engine';
import { rejectedFault, tinyConfig } from '../testing/engine.fixture';
import { engineProtocol } from './engineProtocol';
import type { Engine } from './engineProtocol';
import { readReply, transferables } from './envelope';
import type { RequestMessage } from './envelope';
import { serve } from './serve';
import { superviseEngine } from './supervisor';
import { callsOf } from './table';

const names = Object.keys(engineProtocol.calls);

const info: RunInfo = {
  config: tinyConfig,
  step: 0,
  engine: 'tfjs',
  backend: 'cpu',
  device: '',
  fallback: null,
};

/** Counts its calls and answers none but `open`: the wire is on trial here, not an engine. */
function countingEngine(): Engine & { calls: string[] } {
  const calls: string[] = [];
  const refuse = (name: string) => {
    calls.push(name);
    return Promise.reject(new Error(name));
  };
  return {
    ...callsOf(engineProtocol.calls, refuse),
    calls,
    open: () => {
      calls.push('open');
      return Promise.resolve(info);
    },
    subscribe: () => () => undefined,
  };
}

function served() {
  const engine = countingEngine();
  const posted: unknown[] = [];
  let hear: (event: MessageEvent<unknown>) => void = () => undefined;
  serve(engineProtocol, engine, {
    postMessage: (message) => posted.push(message),
    addEventListener: (_, listener) => (hear = listener),
  });
  const ask = async (data: unknown) => {
    posted.length = 0;
    hear(new MessageEvent('message', { data }));
    await new Promise((resolve) => setTimeout(resolve));
    return posted;
  };
  return { engine, ask };
}

const values = fc.anything({ withMap: true, withTypedArray: true, withNullPrototype: true });
const nearlyRequests = fc.record(
  {
    id: fc.oneof(fc.integer(), fc.double(), values),
    name: fc.oneof(fc.constantFrom(...names, 'ping', 'toString', '__proto__'), fc.string()),
    args: fc.oneof(values, fc.array(values, { maxLength: 2 })),
  },
  { requiredKeys: [] },
);

test('random messages to the worker: a fault where there is an id, nothing else, no throw', async () => {
  const { engine, ask } = served();
  await fc.assert(
    fc.asyncProperty(fc.oneof(values, nearlyRequests), async (data) => {
      const known = engine.calls.length;
      const posted = await ask(data);
      const id: unknown = (data as { id?: unknown } | null | undefined)?.id;
      const name: unknown = (data as { name?: unknown } | null | undefined)?.name;
      if (engine.calls.length > known) {
        // It was a request after all, such as `pause` without arguments.
        expect(names).toContain(name);
      } else if (Number.isSafeInteger(id) && typeof name === 'string' && name !== 'ping') {
        expect(posted).toMatchObject([{ kind: 'fault', id, fault: { code: 'engine.badMessage' } }]);
      } else if (name !== 'ping') {
        expect(posted).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

test('a request with arguments of the wrong kind never reaches the engine', async () => {
  const { engine, ask } = served();
  const bad: Record<string, unknown>[] = [
    { name: 'open', args: [null, 'auto'] },
    { name: 'open', args: [tinyConfig, 'fast'] },
    { name: 'generate', args: [[1, 2, 3]] },
    { name: 'step', args: ['all'] },
    { name: 'load', args: [{ config: tinyConfig, step: 0 }, 'auto'] },
    { name: 'start', args: undefined },
    { name: 'pause', args: [1] },
  ];
  for (const [id, request] of bad.entries()) {
    expect(await ask({ id, ...request })).toMatchObject([{ kind: 'fault', id }]);
  }
  expect(engine.calls).toEqual([]);
  expect(await ask({ id: 9, name: 'ping', args: [] })).toEqual([
    { kind: 'result', id: 9, body: undefined },
  ]);
});

test('what an engine throws comes over as a fault', async () => {
  const { ask } = served();
  expect(await ask({ id: 1, name: 'save', args: [] })).toEqual([
    { kind: 'fault', id: 1, fault: { code: 'engine.unexpected', params: { message: 'save' } } },
  ]);
});

function connectTo(answer: (request: RequestMessage, say: (data: unknown) => void) => void) {
  let hear: (event: Event) => void = () => undefined;
  const say = (data: unknown) => hear(new MessageEvent('message', { data }));
  const engine = superviseEngine(() => ({
    postMessage: (request) => answer(request, say),
    addEventListener: (type, listener) => {
      if (type === 'message') hear = listener;
    },
    terminate: () => undefined,
  }));
  return { engine, say };
}

const nearlyReplies = fc.record(
  {
    kind: fc.oneof(fc.constantFrom('result', 'fault', 'event'), fc.string()),
    id: fc.oneof(fc.integer({ min: 100 }), values),
    body: values,
    fault: values,
    event: fc.oneof(
      values,
      fc.record({ type: fc.constantFrom('phase', 'losses', 'grid', 'fault'), step: values }),
    ),
  },
  { requiredKeys: [] },
);

test('random messages to the page change nothing and reach nobody', async () => {
  const { engine, say } = connectTo(({ id }, reply) =>
    reply({ kind: 'result', id, body: structuredClone(info) }),
  );
  const heard: unknown[] = [];
  engine.subscribe((event) => heard.push(event));
  await engine.open(tinyConfig, 'auto');
  fc.assert(
    fc.property(fc.oneof(values, nearlyReplies), (data) => {
      const valid = readReply(engineProtocol, data);
      fc.pre(valid?.kind !== 'event');
      say(data);
    }),
    { numRuns: 1000 },
  );
  expect(heard).toEqual([]);
  expect(await engine.open(tinyConfig, 'auto')).toEqual(info);
  engine.close();
});

test('an answer of the wrong kind rejects its call', async () => {
  const { engine } = connectTo(({ id }, reply) =>
    reply({ kind: 'result', id, body: { step: 'seven' } }),
  );
  await rejectedFault(engine.open(tinyConfig, 'auto'), 'engine.badMessage');
  await rejectedFault(engine.pause(), 'engine.badMessage');
  engine.close();
});

test('random answers to a call reject it', async () => {
  await fc.assert(
    fc.asyncProperty(values, async (body) => {
      const { engine } = connectTo(({ id }, reply) => reply({ kind: 'result', id, body }));
      await rejectedFault(engine.open(tinyConfig, 'auto'), 'engine.badMessage');
      engine.close();
    }),
    { numRuns: 200 },
  );
});

test('every array of a message is handed over once', () => {
  const shared = new Float32Array(8);
  const message = {
    a: [shared.subarray(0, 4), { b: shared.subarray(4) }],
    c: new Map([['w', new Uint8Array(2)]]),
    d: null,
  };
  expect(transferables(message).map((each) => (each as ArrayBuffer).byteLength)).toEqual([32, 2]);
});
