import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lessonIds } from '../../core/lessons';
import { cases } from '../../core/toygan/cases';
import { parseToyGanUrl } from '../../core/toygan/toyGanUrl';
import { presets } from '../../core/nn/model';
import { undoable } from '../../core/latent/undo';
import { drawZ } from '../../core/latent/variants';
import { ToyGanSession } from '../../engine/toygan/session';
import * as en from '../../i18n/en/lessons';
import type { StepText } from '../../i18n/lessonText';
import * as zh from '../../i18n/zh/lessons';
import type { StepReport } from '../../rpc/engine';
import type { StepPart } from '../../rpc/toyGan';
import { automaticQuality, distanceRow } from '../../testing/quality.fixture';
import { fromPreset, moveTo, turn } from '../deconv/deconvState';
import { deconvCodec } from '../deconv/deconvUrl';
import { initialToyGan } from '../game/state';
import type { ToyGanState } from '../game/state';
import { freshLatent } from '../latent/latentState';
import { latentCodec } from '../latent/latentUrl';
import { initialSession } from '../sessionState';
import type { SessionState } from '../sessionState';
import { trainCodec } from '../trainUrl';
import type { UrlParams } from '../url';
import { isDone, parts } from './lesson';
import type { Facts, Step } from './lesson';
import { lessons } from './lessons';

const all = new Map(
  lessonIds.flatMap((id) => lessons[id].steps.map((step) => [step.key, step] as const)),
);
const stepOf = (key: string): Step => all.get(key)!;

const z = drawZ(1, 0, 100);
const fresh: Facts = {
  room: 'train',
  setup: trainCodec.parse({}),
  session: initialSession,
  losses: {
    view: () => ({ steps: new Float64Array(), d: new Float64Array(), g: new Float64Array() }),
  },
  latent: freshLatent(z),
  deconv: fromPreset('worked'),
  game: null,
  chosen: null,
  earlier: {},
  drawnTwice: null,
};

/** The facts of a step's room, with what is special about them. */
const facts = (key: string, part: Partial<Facts> = {}): Facts => ({
  ...fresh,
  room: stepOf(key).room,
  ...part,
});
const session = (part: Partial<SessionState>) => ({ session: { ...initialSession, ...part } });
const report = (players: 'd' | 'g'): StepReport => ({
  step: 1,
  players,
  losses: { d: 1, g: 1 },
  moved: { d: players === 'd' ? 0.01 : 0, g: players === 'g' ? 0.02 : 0 },
});

describe('the lessons’ data', () => {
  test.each([
    ['English', en],
    ['Chinese', zh],
  ])('every step and every lesson has its text: %s', (_, { lessonSteps, lessonTexts }) => {
    const texts: Record<string, StepText> = lessonSteps;
    expect(Object.keys(texts).sort()).toEqual([...all.keys()].sort());
    expect(Object.keys(lessonTexts).sort()).toEqual([...lessonIds].sort());
    for (const [key, step] of all) {
      const { question } = texts[key]!;
      expect(question !== undefined, key).toBe(step.answer !== undefined);
    }
  });

  test('no lesson goes through a step twice, and the one across all rooms visits them all', () => {
    for (const id of lessonIds) {
      const keys = lessons[id].steps.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(new Set(lessons.digits.steps.map(({ room }) => room)).size).toBe(4);
    for (const room of ['game', 'train', 'latent', 'deconv'] as const) {
      expect(lessons[room].steps.every((step) => step.room === room)).toBe(true);
    }
  });

  test('every part that a step speaks of is there in a room, and has its ring', () => {
    const rooms = readdirSync('src/features', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx'))
      .map((file) => readFileSync(`src/features/${file}`, 'utf8'))
      .join('\n');
    const ring = readFileSync('src/features/lessons/ring.css', 'utf8');
    for (const part of parts) {
      expect(rooms).toContain(`part="${part}"`);
      expect(ring).toContain(`:root[data-ring='${part}'] [data-part='${part}']`);
    }
    for (const { part } of all.values()) expect(parts).toContain(part);
  });

  test('what a step sets is understood by its room, word for word', () => {
    for (const { key, room, set } of all.values()) {
      if (!set) continue;
      if (room === 'train') expect(trainCodec.parse(set).adjusted, key).toEqual([]);
      if (room === 'game') {
        expect(parseToyGanUrl(set).caseName ?? undefined, key).toBe(set.case);
      }
      if (room === 'latent') {
        const codec = latentCodec(presets.quick);
        const view = { ...freshLatent(z), ...codec.parse(set) };
        expect(Object.keys(codec.format(view)), key).toEqual(
          expect.arrayContaining(['z'].filter((name) => name in set)),
        );
        if ('a' in set)
          expect([view.mode, view.a !== null, view.b !== null]).toEqual(['between', true, true]);
      }
      if (room === 'deconv' && 'w' in set) {
        expect(deconvCodec.format(deconvCodec.parse(set)), key).toEqual(set);
      }
    }
  });

  test('as a step begins it is not done, and its question has no answer where one must first act', () => {
    for (const step of all.values()) {
      const now = facts(step.key, {
        deconv: step.room === 'deconv' ? deconvCodec.parse(step.set ?? {}) : fresh.deconv,
        game: step.room === 'game' ? initialToyGan : null,
      });
      expect(isDone(step, now), step.key).toBe(false);
    }
  });

  test('a step is done in its own room only', () => {
    const done = { chosen: 1 };
    expect(isDone(stepOf('digits.start'), { ...fresh, ...done })).toBe(true);
    expect(isDone(stepOf('digits.start'), { ...fresh, ...done, room: 'game' })).toBe(false);
    expect(isDone(stepOf('train.toLatent'), fresh)).toBe(false);
    expect(isDone(stepOf('train.toLatent'), { ...fresh, room: 'latent' })).toBe(true);
  });
});

describe('Train', () => {
  test('a step of one player, and not the other’s, is what is asked for', () => {
    const d = facts('train.dStep', session({ report: report('d') }));
    const g = facts('train.gStep', session({ report: report('g') }));
    expect(isDone(stepOf('train.dStep'), d)).toBe(true);
    expect(isDone(stepOf('train.dStep'), g)).toBe(false);
    expect(isDone(stepOf('train.gStep'), g)).toBe(true);
    expect(isDone(stepOf('train.gStep'), d)).toBe(false);
    expect(stepOf('train.dStep').answer!(d)).toEqual({ choice: 2, figures: [1, 0] });
  });

  test('whom the verdicts favour is counted', () => {
    const preview = (fake: number[]) =>
      session({
        step: 100,
        phase: 'paused',
        batchPreview: {
          fakeScores: Float32Array.from(fake),
          realScores: Float32Array.of(0.75),
        } as SessionState['batchPreview'] & object,
      });
    const step = stepOf('train.early');
    const caught = facts(step.key, preview([0.1, 0.2, 0.3, 0.9]));
    expect(isDone(step, caught)).toBe(true);
    expect(isDone(step, facts(step.key, session({ step: 100, phase: 'training' })))).toBe(false);
    expect(isDone(step, facts(step.key, session({ step: 1600, pretrained: true })))).toBe(false);
    expect(step.answer!(caught)).toEqual({ choice: 0, figures: [100, 75, 0.75] });
    expect(step.answer!(facts(step.key, preview([0.9, 0.8])))!.choice).toBe(1);
    expect(step.answer!(facts(step.key, preview([0.9, 0.2])))!.choice).toBe(2);
    expect(step.answer!(fresh)).toBeNull();
  });

  test('flat losses are answered by the distance from real images, whichever way it went', () => {
    const step = stepOf('train.losses');
    const flat = new Float64Array(60).fill(1);
    const losses = { view: () => ({ steps: flat, d: flat, g: flat }) };
    const went = (from: number, to: number) =>
      step.answer!(
        facts(step.key, {
          losses,
          ...session({
            quality: [
              automaticQuality(100, { components: distanceRow(from) }),
              automaticQuality(225, { components: distanceRow(to) }),
            ],
          }),
        }),
      );
    expect(went(0.8, 0.2)!.choice).toBe(1);
    expect(went(0.2, 0.8)!.choice).toBe(0);
    expect(went(0.8, 0.2)!.figures.slice(4)).toEqual([80, 20, 100, 225]);
    const alone = session({ quality: [automaticQuality(100)] });
    const once = step.answer!(facts(step.key, { losses, ...alone }))!;
    expect(once.figures.slice(4)).toEqual([288, expect.closeTo(8.1), 0, 100]);
  });

  test('missing digits are counted', () => {
    const step = stepOf('train.metrics');
    const of = (classes: number[]) =>
      step.answer!(facts(step.key, session({ quality: [automaticQuality(338, { classes })] })))!;
    expect(of([100, 100, 100, 100, 100, 100, 100, 100, 100, 124]).choice).toBe(0);
    expect(of([0, 200, 100, 100, 100, 100, 100, 100, 100, 124])).toMatchObject({ choice: 1 });
    expect(of([0, 0, 0, 300, 100, 100, 100, 100, 200, 224]).figures[0]).toBe(3);
  });

  test('batch norm: the two pictures are compared pixel by pixel', () => {
    const step = stepOf('train.batchNorm');
    const picture = (grey: number) => ({
      width: 1,
      height: 1,
      data: Uint8ClampedArray.of(grey, grey, grey, 255),
    });
    const of = (a: number, b: number) =>
      step.answer!(facts(step.key, { drawnTwice: { inBatch: picture(a), alone: picture(b) } }))!;
    expect(of(100, 100)).toEqual({ choice: 0, figures: [0] });
    expect(of(0, 255)).toEqual({ choice: 1, figures: [100] });
    const asked = session({ report: report('d'), average: false });
    expect(isDone(step, facts(step.key, asked))).toBe(true);
    expect(isDone(step, facts(step.key, session({ report: report('d') })))).toBe(false);
  });

  test('other data is the way on', () => {
    const setup = trainCodec.parse({ data: 'fashion' });
    expect(isDone(stepOf('digits.end'), { ...fresh, setup })).toBe(true);
  });
});

describe('The game', () => {
  /** A game of the step's link, played on. */
  const game = async (key: string, more = 0, link = stepOf(key).set!): Promise<ToyGanState> => {
    const { config, caseName, moves } = parseToyGanUrl(link);
    const count = moves.reduce((sum, each) => sum + each.count, 0) + more;
    const played = count > 0 ? [{ players: 'both' as const, count }] : [];
    const { frame } = await new ToyGanSession(() => undefined).open(config, played);
    return { ...initialToyGan, config, caseName, phase: 'paused', frame };
  };

  test.each(['d', 'g'] as const)('a step by %s is asked for, and V is read off', async (player) => {
    const key = `game.${player}Step`;
    const session = new ToyGanSession(() => undefined);
    const { config } = parseToyGanUrl(stepOf(key).set!);
    const { frame } = await session.open(config, []);
    const parts: StepPart[] = session.step(player);
    const now = facts(key, {
      game: { ...initialToyGan, phase: 'paused', frame, parts },
    });
    expect(isDone(stepOf(key), now)).toBe(true);
    const { choice, figures } = stepOf(key).answer!(now)!;
    const [before, after] = figures as [number, number];
    expect(choice).toBe(after > before ? 0 : 1);
    const both = [...parts, ...parts];
    expect(isDone(stepOf(key), { ...now, game: { ...now.game!, parts: both } })).toBe(false);
  });

  test('the saturating loss hardly pulls, and the other one does', async () => {
    const [ill, rescue] = [stepOf('game.vanishing'), stepOf('game.rescue')];
    const before = facts(ill.key, { game: await game(ill.key, 100) });
    expect(isDone(ill, before)).toBe(true);
    const answer = ill.answer!(before)!;
    expect(answer.choice).toBe(1);
    const { cure } = cases.vanishing;
    const { frame } = await new ToyGanSession(() => undefined).open(cure!, [
      { players: 'both', count: 2 },
    ]);
    const after = facts(rescue.key, {
      earlier: { [ill.key]: answer },
      game: { ...initialToyGan, caseName: 'vanishing', config: cure!, frame, phase: 'playing' },
    });
    expect(isDone(rescue, after)).toBe(true);
    expect(isDone(rescue, { ...after, game: before.game })).toBe(false);
    expect(rescue.answer!(after)!.choice).toBe(2);
    expect(rescue.answer!({ ...after, earlier: {} })!.choice).toBe(2);
  });

  test('collapse and its cure are told by the bumps covered', async () => {
    const [ill, well] = [stepOf('game.collapse'), stepOf('game.cure')];
    // That collapse comes and goes is played in `src/engine/toygan/cases.test.ts`.
    const after = async (link: UrlParams, covered: number): Promise<ToyGanState> => {
      const state = await game(ill.key, 0, link);
      const frame = { ...state.frame!, step: 1000, coverage: { covered, modes: 2, good: 1 } };
      return { ...state, frame };
    };
    const collapsed = facts(ill.key, { game: await after(ill.set!, 1) });
    expect(isDone(ill, collapsed)).toBe(true);
    expect(ill.answer!(collapsed)).toEqual({ choice: 1, figures: [1, 2] });
    expect(isDone(well, collapsed)).toBe(false);
    const now = facts(well.key, { game: await after({ data: 'two', case: 'collapse' }, 2) });
    expect(isDone(well, now)).toBe(true);
    expect(isDone(well, { ...now, game: { ...now.game!, phase: 'playing' } })).toBe(false);
    expect(well.answer!(now)).toEqual({ choice: 0, figures: [2, 2] });
  });

  test('the best D guesses where both are equal', async () => {
    const step = stepOf('game.best');
    const now = facts(step.key, { game: await game(step.key, 200) });
    expect(isDone(step, now)).toBe(true);
    expect(step.answer!(now)!.choice).toBe(1);
    expect(step.answer!(now)!.figures[0]).toBe(0.5);
  });
});

describe('Latent space', () => {
  const axis = new Float32Array(100).fill(0.1);
  const directions = [{ axis, share: 0.1 }];
  const moved = (present: Float32Array) => ({ past: [z], present, future: [] });

  test('a direction is followed far enough, and moves many numbers', () => {
    const step = stepOf('latent.direction');
    const at = (length: number, past = true) => {
      const present = axis.map((entry) => entry * length);
      const latent = {
        ...freshLatent(z),
        directions,
        z: past ? moved(present) : undoable(present),
      };
      return facts(step.key, { latent });
    };
    expect(isDone(step, at(2.5))).toBe(true);
    expect(isDone(step, at(-3))).toBe(true);
    expect(isDone(step, at(1))).toBe(false);
    expect(isDone(step, at(3, false))).toBe(false);
    expect(step.answer!(at(3))).toEqual({ choice: 1, figures: [100, 100, 10] });
  });

  test('the middle of the straight line is shorter than usual', () => {
    const step = stepOf('latent.between');
    const at = (t: number) =>
      facts(step.key, {
        latent: { ...freshLatent(z), mode: 'between', a: z, b: drawZ(2, 0, 100), t },
      });
    expect(isDone(step, at(0.5))).toBe(true);
    expect(isDone(step, at(0.2))).toBe(false);
    const { choice, figures } = step.answer!(at(0.5))!;
    expect(choice).toBe(0);
    expect(figures[0]!).toBeLessThan(0.85 * figures[2]!);
  });

  test('z = 0 has to be gone to, and drawn', () => {
    const step = stepOf('latent.origin');
    const zero = new Float32Array(100);
    const latent = { ...freshLatent(z), z: moved(zero) };
    expect(isDone(step, facts(step.key, { latent }))).toBe(true);
    expect(step.answer!(facts(step.key, { latent }))).toBeNull();
    const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
    const drawn = { ...latent.drawn, main: { z: zero, pixels, score: 0.25 } };
    const answer = step.answer!(facts(step.key, { latent: { ...latent, drawn } }))!;
    expect(answer.choice).toBe(1);
    expect(answer.figures[1]).toBe(0.25);
  });
});

describe('Deconvolution', () => {
  const worked = fromPreset('worked');
  const end = (state: typeof worked) => moveTo(state, state.trace.steps.length - 1);

  test('the product is gone through to its end, and its size is read off', () => {
    const step = stepOf('deconv.product');
    const now = facts(step.key, { deconv: end(worked) });
    expect(isDone(step, now)).toBe(true);
    expect(step.answer!(now)).toEqual({ choice: 2, figures: [4, 4, 16, 4] });
  });

  test('Wᵀ W gives back the shape and not the numbers', () => {
    const step = stepOf('deconv.inverse');
    const now = facts(step.key, { deconv: end(turn(worked, 'conv', false)) });
    expect(isDone(step, now)).toBe(true);
    expect(step.answer!(now)!.choice).toBe(1);
    expect(isDone(step, facts(step.key, { deconv: end(worked) }))).toBe(false);
  });

  test('the gradient of a transposed convolution, by pushing, is a convolution', () => {
    const step = stepOf('deconv.duality');
    const blurred = fromPreset('blur');
    const now = facts(step.key, { deconv: blurred });
    expect(isDone(step, now)).toBe(true);
    const { choice, figures } = step.answer!(now)!;
    expect([choice, figures[0]]).toEqual([0, 9]);
    expect(figures[1]).toBeLessThan(1e-9);
  });

  test('a reading is chosen, and a kernel that the stride divides', () => {
    const all = { deconv: fromPreset('worked', 1, 'all') };
    expect(isDone(stepOf('deconv.readings'), facts('deconv.readings', all))).toBe(true);
    const step = stepOf('deconv.checkerboard');
    const even = facts(step.key, { deconv: fromPreset('even') });
    expect(isDone(step, even)).toBe(true);
    expect(step.answer!(even)).toEqual({ choice: 1, figures: [3, 2, 4, 2, 2] });
  });
});
