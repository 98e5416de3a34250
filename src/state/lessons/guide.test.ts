import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { LessonId } from '../../core/lessons';
import { normals, streams } from '../../core/nn/random';
import type { EngineEvent, RunInfo } from '../../rpc/engine';
import { fakeEngine } from '../../testing/fakeEngine';
import { fakeLink } from '../../testing/stores';
import { initialToyGan } from '../game/state';
import { createLatent } from '../latent/latent';
import { createSession } from '../session';
import { trainCodec } from '../trainUrl';
import { createGuide } from './guide';
import { lessons } from './lessons';
import { createProgress } from './progress';

const { config } = trainCodec.parse({ preset: 'tiny' });
const info: RunInfo = {
  config,
  step: 40,
  engine: 'wasm',
  backend: 'cpu',
  device: '',
  fallback: null,
};

function page(lesson: { id: LessonId; step: number } | null = null) {
  const url = fakeLink('train');
  url.setState({ lesson });
  const pixels = { width: 1, height: 1, data: Uint8ClampedArray.of(9, 9, 9, 255) };
  const generate = vi.fn(() => Promise.resolve({ images: pixels, scores: Float32Array.of(0.5) }));
  const { engine, emit } = fakeEngine({ generate });
  const session = createSession(engine);
  const progress = createProgress(null);
  const replace = vi.fn(() => Promise.resolve(false));
  const game = { store: createStore(() => initialToyGan) };
  const guide = createGuide({
    url,
    session,
    latent: createLatent(engine),
    replacing: { replace },
    progress,
    toyGan: () => game,
  });
  return {
    url,
    session,
    progress,
    replace,
    guide,
    generate,
    game,
    emit,
    at: () => guide.store.getState(),
  };
}

test('a lesson opens in its room, set up, and its place is in the link', () => {
  const { guide, url, at } = page();
  guide.open('deconv');
  const [first] = lessons.deconv.steps;
  expect(at().at).toMatchObject({ id: 'deconv', number: 1, step: { key: first!.key } });
  expect(url.getState()).toMatchObject({ room: 'deconv', lesson: { id: 'deconv', step: 1 } });
  expect(url.getState().params.deconv).toEqual(first!.set);
});

test('going on sets up the next step, going back leaves the room as it is', () => {
  const { guide, url } = page();
  guide.open('deconv');
  guide.go(2);
  expect(url.getState().params.deconv).toEqual(lessons.deconv.steps[1]!.set);
  guide.go(1);
  expect(url.getState().lesson).toEqual({ id: 'deconv', step: 1 });
  expect(url.getState().params.deconv).toEqual(lessons.deconv.steps[1]!.set);
  guide.go(0);
  expect(url.getState().lesson?.step).toBe(1);
});

test('what was done stays done, and the lesson is found again at its step', () => {
  const { guide, url, at } = page();
  const detach = guide.attach();
  guide.open('deconv');
  expect(at().done).toBe(false);
  url.getState().setParams('deconv', { preset: 'worked', at: '39' });
  expect(at()).toMatchObject({ done: true, answer: { choice: 2 } });
  url.getState().setParams('deconv', { preset: 'worked', at: '0' });
  expect(at().done).toBe(true);
  guide.go(2);
  expect(at()).toMatchObject({ done: false, answer: null, chosen: null });
  guide.leave();
  expect(at().at).toBeNull();
  guide.open('deconv');
  expect(at().at?.number).toBe(2);
  guide.go(1);
  expect(at()).toMatchObject({ done: true, answer: { choice: 2 } });
  detach();
});

test('after its last step a lesson ends, and begins anew when it is opened again', () => {
  const { guide, url, progress, at } = page({ id: 'latent', step: 3 });
  guide.attach();
  progress.getState().change('latent', { done: ['latent.direction'] });
  guide.go(4);
  expect(url.getState().lesson).toBeNull();
  expect(progress.getState().lessons.latent.finished).toBe(true);
  guide.open('latent');
  expect(at().at?.number).toBe(1);
  expect(progress.getState().lessons.latent).toEqual({ step: 1, done: [], finished: false });
});

test('a link with a step beyond the last opens the last, and sets up a room of which it says nothing', () => {
  const { guide, url, at } = page({ id: 'deconv', step: 77 });
  guide.attach();
  expect(at().at?.number).toBe(lessons.deconv.steps.length);
  expect(url.getState()).toMatchObject({
    room: 'deconv',
    params: { deconv: { preset: 'generator' } },
  });
});

test('a link that says what its room shows is left as it stands', () => {
  const { guide, url } = page({ id: 'deconv', step: 1 });
  url.setState(({ params }) => ({
    room: 'deconv',
    params: { ...params, deconv: { preset: 'blur' } },
  }));
  guide.attach();
  expect(url.getState().params.deconv).toEqual({ preset: 'blur' });
});

test('a run of one’s own gives way only if that is agreed to', async () => {
  const { guide, url, session, replace } = page();
  session.store.setState({ info, step: 40, phase: 'paused' });
  guide.open('train');
  await vi.waitFor(() => expect(replace).toHaveBeenCalledOnce());
  await Promise.resolve();
  expect(url.getState().params.train).toEqual({});
  replace.mockResolvedValue(true);
  guide.setUp();
  await vi.waitFor(() => expect(url.getState().params.train).toMatchObject({ seed: '12' }));
});

test('before anything has been trained the setup simply follows', () => {
  const { guide, url, replace } = page();
  guide.open('train');
  expect(replace).not.toHaveBeenCalled();
  expect(url.getState().params.train).toMatchObject({ preset: 'quick', seed: '12', steps: '100' });
});

test('a guess is the person’s, and the game is watched while its room is shown', () => {
  const { guide, at, game } = page();
  guide.attach();
  guide.open('game');
  guide.choose(1);
  expect(at()).toMatchObject({ chosen: 1, done: false });
  const value = (total: number) => ({ value: { total, real: 0, fake: 0 } });
  const part = { player: 'd', before: value(-1.5), after: value(-1.4) };
  game.store.setState({ parts: [part] as unknown as typeof initialToyGan.parts });
  expect(at()).toMatchObject({ done: true, answer: { choice: 0, figures: [-1.5, -1.4] } });
});

test('for batch norm the very z of the batch is drawn once more, alone', async () => {
  const { guide, session, generate, at, emit } = page({ id: 'train', step: 6 });
  guide.attach();
  session.store.setState({ info, average: false, step: 41, phase: 'paused' });
  const report = {
    step: 41,
    players: 'd',
    losses: { d: 1, g: NaN },
    moved: { d: 0.1, g: 0 },
  } as const;
  session.store.setState({ report });
  expect(at().done).toBe(true);
  expect(generate).not.toHaveBeenCalled();
  const preview: EngineEvent = {
    type: 'batchPreview',
    step: 41,
    real: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    fake: { width: 1, height: 1, data: Uint8ClampedArray.of(200, 200, 200, 255) },
    realScores: Float32Array.of(1),
    fakeScores: Float32Array.of(0),
  };
  emit(preview);
  const { seed, latent } = config.model;
  await vi.waitFor(() => expect(at().answer?.choice).toBe(1));
  expect(generate).toHaveBeenCalledExactlyOnceWith(normals(seed, streams.noise, 40, latent));
});
