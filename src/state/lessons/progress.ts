import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import * as v from 'valibot';
import { lessonIds } from '../../core/lessons';
import type { LessonId } from '../../core/lessons';

/** How far a person is in the lessons; kept in this browser. */
export interface Progress {
  /** Whether the first visit's card has been answered. */
  welcomed: boolean;
  lessons: Record<LessonId, LessonProgress>;
}

interface LessonProgress {
  /** The step to go on at, from 1. */
  step: number;
  /** Texts' names of the steps that are done. */
  done: readonly string[];
  /** Whether it has been gone through to its end. */
  finished: boolean;
}

export interface ProgressStore extends Progress {
  welcome: () => void;
  change: (id: LessonId, part: Partial<LessonProgress>) => void;
}

const storageKey = 'ganvas.lessons';

const untouched: LessonProgress = { step: 1, done: [], finished: false };

const lessonSchema = v.fallback(
  v.object({
    step: v.pipe(v.number(), v.integer(), v.minValue(1)),
    done: v.array(v.string()),
    finished: v.boolean(),
  }),
  untouched,
);

const schema = v.object({
  welcomed: v.fallback(v.boolean(), false),
  lessons: v.fallback(v.record(v.string(), lessonSchema), {}),
});

function read(storage: Storage | null): Progress {
  let kept: unknown = {};
  try {
    kept = JSON.parse(storage?.getItem(storageKey) ?? '{}');
  } catch {
    // Spoilt or forbidden: as on the first visit.
  }
  const parsed = v.safeParse(schema, kept);
  const { welcomed, lessons } = parsed.success ? parsed.output : { welcomed: false, lessons: {} };
  const of = (id: LessonId): LessonProgress => lessons[id] ?? untouched;
  return {
    welcomed,
    lessons: Object.fromEntries(lessonIds.map((id) => [id, of(id)])) as Progress['lessons'],
  };
}

/** @param storage null where the browser forbids it: then progress lasts as long as the page */
export function createProgress(storage: Storage | null): StoreApi<ProgressStore> {
  return createStore<ProgressStore>()((set, get) => {
    const keep = () => {
      const { welcomed, lessons } = get();
      try {
        storage?.setItem(storageKey, JSON.stringify({ welcomed, lessons }));
      } catch {
        // A full storage costs only the memory of where one was.
      }
    };
    return {
      ...read(storage),
      welcome: () => {
        set({ welcomed: true });
        keep();
      },
      change: (id, part) => {
        const { lessons } = get();
        set({ lessons: { ...lessons, [id]: { ...lessons[id], ...part } } });
        keep();
      },
    };
  });
}
