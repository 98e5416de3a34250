/** Leads through a lesson: where it is, what the rooms show, and whether the step is done. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { LessonId, LessonPlace } from '../../core/lessons';
import { normals, streams } from '../../core/nn/random';
import { deconvCodec } from '../deconv/deconvUrl';
import type { ToyGanStore } from '../game/game';
import type { Latent } from '../latent/latent';
import type { Replacing } from '../replacing';
import type { Session } from '../session';
import { trainCodec } from '../trainUrl';
import type { UrlParams, UrlStore } from '../url';
import { isDone } from './lesson';
import type { Answer, DrawnTwice, Facts, Lesson, Step } from './lesson';
import { lessons } from './lessons';
import type { ProgressStore } from './progress';

export interface GuideState {
  /** Null where no lesson is open. */
  at: { id: LessonId; lesson: Lesson; step: Step; number: number } | null;
  done: boolean;
  /** The person's choice at the step's question, as its place. */
  chosen: number | null;
  answer: Answer | null;
  drawnTwice: DrawnTwice | null;
}

export interface Guide {
  store: StoreApi<GuideState>;
  /** Opens a lesson where it was left, or anew where it has been finished. */
  open: (id: LessonId) => void;
  /** Goes to a step, from 1; forwards it sets the room up. Beyond the last one the lesson ends. */
  go: (number: number) => void;
  /** Closes the lesson; its place is kept. */
  leave: () => void;
  choose: (choice: number) => void;
  /** Sets the room up for the step once more. */
  setUp: () => void;
  /** Listens to the page. @returns a function that ends it */
  attach: () => () => void;
}

export interface GuideStores {
  url: StoreApi<UrlStore>;
  session: Session;
  latent: Pick<Latent, 'store'>;
  replacing: Pick<Replacing, 'replace'>;
  progress: StoreApi<ProgressStore>;
  /** The game, for as long as its room is shown. */
  toyGan: () => Pick<ToyGanStore, 'store'>;
}

const nowhere: GuideState = {
  at: null,
  done: false,
  chosen: null,
  answer: null,
  drawnTwice: null,
};

/** A link may ask for more steps than there are. */
function placeOf(place: LessonPlace | null): GuideState['at'] {
  if (!place) return null;
  const lesson = lessons[place.id];
  const number = Math.min(lesson.steps.length, Math.max(1, place.step));
  const step = lesson.steps[number - 1];
  return step ? { id: place.id, lesson, step, number } : null;
}

export function createGuide(stores: GuideStores): Guide {
  const { url, session, latent, replacing, progress, toyGan } = stores;
  const store = createStore<GuideState>(() => nowhere);
  const earlier: Record<string, Answer> = {};
  let deconv = { params: {} as UrlParams, state: deconvCodec.parse({}) };
  let untieGame: (() => void) | null = null;
  let drawing = false;

  const facts = (): Facts => {
    const { room, params } = url.getState();
    if (params.deconv !== deconv.params) {
      deconv = { params: params.deconv, state: deconvCodec.parse(params.deconv) };
    }
    const { chosen, drawnTwice } = store.getState();
    return {
      room,
      setup: trainCodec.parse(params.train),
      session: session.store.getState(),
      losses: session.series,
      latent: latent.store.getState(),
      deconv: deconv.state,
      game: room === 'game' ? toyGan().store.getState() : null,
      chosen,
      earlier,
      drawnTwice,
    };
  };

  /** The z of the newest batch's first fake, drawn alone by the same weights. */
  const drawTwice = async () => {
    const { info, batchPreview, report } = session.store.getState();
    if (drawing || !info || !batchPreview || batchPreview.step !== report?.step) return;
    drawing = true;
    const { seed, latent: length } = info.config.model;
    const z = normals(seed, streams.noise, batchPreview.step - 1, length);
    try {
      const { images } = await session.engine.generate(z);
      store.setState({ drawnTwice: { inBatch: batchPreview.fake, alone: images } });
    } catch {
      // Asked again at the next change: a newer call took its place, or the engine is coming back.
    }
    drawing = false;
    if (store.getState().drawnTwice) look();
  };

  /** Once done, a step stays done; its answer is that of the first moment that had one. */
  const look = () => {
    const { at, answer, drawnTwice } = store.getState();
    if (!at) return;
    const { id, step } = at;
    const now = facts();
    const seen = isDone(step, now);
    const kept = progress.getState().lessons[id];
    if (seen && !kept.done.includes(step.key)) {
      progress.getState().change(id, { done: [...kept.done, step.key] });
    }
    if (seen && !store.getState().done) store.setState({ done: true });
    if (!seen || answer || !step.answer) return;
    if (step.drawsTwice && !drawnTwice) {
      void drawTwice();
      return;
    }
    const found = step.answer(now);
    if (!found) return;
    earlier[step.key] = found;
    store.setState({ answer: found });
  };

  /** A run of Train that has trained gives way only if its owner says so. */
  const setUpTrain = async (params: UrlParams) => {
    const { params: before, setParams } = url.getState();
    const { choice } = trainCodec.parse(before.train);
    const { config, target } = trainCodec.parse(params);
    const { info, pretrained, step } = session.store.getState();
    const trained = info !== null && !pretrained && step > 0;
    if (trained && JSON.stringify(info.config) !== JSON.stringify(config)) {
      const open = () => session.engine.open(config, choice);
      if (!(await replacing.replace(open))) return;
    }
    setParams('train', trainCodec.format({ config, choice, target, failure: null }));
  };

  const setUp = () => {
    const { at } = store.getState();
    if (!at) return;
    const { room, set } = at.step;
    url.getState().go(room);
    if (!set) return;
    if (room === 'train') void setUpTrain(set);
    else url.getState().setParams(room, set);
  };

  /** Shows the step that the address names. */
  const follow = () => {
    const at = placeOf(url.getState().lesson);
    const { at: before } = store.getState();
    if (at?.id === before?.id && at?.number === before?.number) return;
    const done = at !== null && progress.getState().lessons[at.id].done.includes(at.step.key);
    store.setState({ ...nowhere, at, done, answer: (done && earlier[at.step.key]) || null });
    if (at) progress.getState().change(at.id, { step: at.number });
    look();
  };

  const open = (id: LessonId) => {
    const { lessons: kept, change } = progress.getState();
    if (kept[id].finished) change(id, { step: 1, done: [], finished: false });
    url.getState().setLesson({ id, step: progress.getState().lessons[id].step });
    follow();
    setUp();
  };

  const followGame = () => {
    if (url.getState().room !== 'game' || store.getState().at === null) {
      untieGame?.();
      untieGame = null;
    } else untieGame ??= toyGan().store.subscribe(look);
  };

  return {
    store,
    open,
    setUp,
    go: (number) => {
      const { at } = store.getState();
      if (!at || number < 1) return;
      const { id, lesson, number: before } = at;
      if (number > lesson.steps.length) {
        progress.getState().change(id, { finished: true });
        url.getState().setLesson(null);
        return;
      }
      url.getState().setLesson({ id, step: number });
      follow();
      if (number > before) setUp();
      else url.getState().go(lesson.steps[number - 1]?.room ?? 'train');
    },
    leave: () => url.getState().setLesson(null),
    choose: (chosen) => {
      store.setState({ chosen });
      look();
    },
    attach: () => {
      const first = store.getState().at === null;
      follow();
      // A link that names a step and nothing of its room.
      const { at } = store.getState();
      const { room, params } = url.getState();
      if (first && at && Object.keys(params[room]).length === 0) setUp();
      followGame();
      const ends = [
        url.subscribe(() => {
          follow();
          followGame();
          look();
        }),
        session.store.subscribe(look),
        latent.store.subscribe(look),
      ];
      return () => {
        ends.forEach((end) => end());
        untieGame?.();
        untieGame = null;
      };
    },
  };
}
