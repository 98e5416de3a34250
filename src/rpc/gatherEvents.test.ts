import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine } from '../testing/fakeEngine';
import type { EngineEvent } from './engine';
import { gatherEvents } from './gatherEvents';

const speed: EngineEvent = { type: 'speed', stepsPerSecond: 1, imagesPerSecond: 16 };
const losses = (step: number): EngineEvent => ({
  type: 'losses',
  steps: Uint32Array.of(step),
  d: Float32Array.of(1),
  g: Float32Array.of(1),
});
const phase = (name: 'training' | 'paused'): EngineEvent => ({
  type: 'phase',
  phase: name,
  step: 1,
});
const fault: EngineEvent = {
  type: 'fault',
  fault: { code: 'engine.deviceLost', params: { reason: 'unplugged' } },
  resume: 1,
};

let passed = 0;

/** An engine, and what has been heard of it since. */
function listenTo() {
  const { engine, emit } = fakeEngine();
  const heard: EngineEvent[] = [];
  const gathering = gatherEvents(engine, () => passed);
  const forget = gathering.subscribe((event) => heard.push(event));
  return { emit, heard, forget, gathering };
}

function pass(ms: number): void {
  passed += ms;
  vi.advanceTimersByTime(ms);
}

beforeEach(() => {
  passed = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('what an engine tells', () => {
  it('comes several at once while it trains, in order', () => {
    const { emit, heard } = listenTo();
    emit(phase('training'));
    expect(heard).toEqual([phase('training')]);
    emit(losses(1));
    pass(150);
    emit(speed);
    expect(heard).toHaveLength(1);
    pass(50);
    expect(heard.slice(1)).toEqual([losses(1), speed]);
    emit(losses(2));
    expect(heard).toHaveLength(3);
    pass(200);
    expect(heard.at(-1)).toEqual(losses(2));
  });

  it.each([phase('paused'), fault])('comes at once where it is waited for: $type', (urgent) => {
    const { emit, heard } = listenTo();
    emit(phase('training'));
    emit(losses(1));
    emit(urgent);
    expect(heard).toEqual([phase('training'), losses(1), urgent]);
    pass(1000);
    expect(heard).toHaveLength(3);
  });

  it('comes at once while nothing trains', () => {
    const { emit, heard } = listenTo();
    emit(losses(1));
    emit(phase('training'));
    emit(phase('paused'));
    emit(losses(2));
    expect(heard).toEqual([losses(1), phase('training'), phase('paused'), losses(2)]);
  });

  it('does not wait for timers of a page that nobody sees', () => {
    const { emit, heard } = listenTo();
    emit(phase('training'));
    emit(losses(1));
    // No timer comes, time passes.
    passed += 250;
    emit(losses(2));
    expect(heard.slice(1)).toEqual([losses(1), losses(2)]);
  });

  it('is told to those who still listen', () => {
    const { emit, heard, forget, gathering } = listenTo();
    const other: EngineEvent[] = [];
    gathering.subscribe((event) => other.push(event));
    emit(phase('training'));
    emit(losses(1));
    forget();
    pass(200);
    expect(heard).toHaveLength(1);
    expect(other).toHaveLength(2);
  });
});
