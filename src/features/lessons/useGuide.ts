import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { LessonId } from '../../core/lessons';
import type { StepText } from '../../i18n/lessonText';
import { useRoomMessages } from '../../i18n/roomMessages';
import { browserStorage } from '../../persistence/browserStorage';
import { toyGanOf } from '../../state/game/toyGanOf';
import { latentOf } from '../../state/latent/latentOf';
import { createGuide } from '../../state/lessons/guide';
import type { Guide, GuideState } from '../../state/lessons/guide';
import { createProgress } from '../../state/lessons/progress';
import type { Progress, ProgressStore } from '../../state/lessons/progress';
import { useStores } from '../../hooks/stores';
import type { Stores } from '../../hooks/stores';

interface Guided {
  guide: Guide;
  progress: StoreApi<ProgressStore>;
  /** The card that appears next takes the focus: a person has asked for it, not a link. */
  wantFocus: () => void;
  /** @returns whether that was so; it is no longer */
  takeFocus: () => boolean;
}

/** One for the page. */
const made = new WeakMap<Stores['url'], Guided>();

function guidedOf({ url, session, replacing, makeToyGanWorker }: Stores): Guided {
  const known = made.get(url);
  if (known) return known;
  const progress = createProgress(browserStorage());
  const toyGan = () => toyGanOf(url, makeToyGanWorker);
  const latent = latentOf(session);
  const guide = createGuide({ url, session, latent, replacing, progress, toyGan });
  let wanted = false;
  const guided: Guided = {
    guide,
    progress,
    wantFocus: () => {
      wanted = true;
    },
    takeFocus: () => {
      const was = wanted;
      wanted = false;
      return was;
    },
  };
  made.set(url, guided);
  return guided;
}

export function useGuided(): Guided {
  const stores = useStores();
  return useMemo(() => guidedOf(stores), [stores]);
}

export function useGuideState<Part>(select: (state: GuideState) => Part): Part {
  return useStore(useGuided().guide.store, select);
}

export function useProgress<Part>(select: (state: Progress) => Part): Part {
  return useStore(useGuided().progress, select);
}

/** Opens a lesson and hands the focus to its card. */
export function useOpenLesson(): (id: LessonId) => void {
  const { guide, wantFocus } = useGuided();
  return (id) => {
    wantFocus();
    guide.open(id);
  };
}

/** What a step says; every step has a text, which a test sees to. */
export function useStepText(): (key: string) => StepText {
  const texts: Readonly<Record<string, StepText>> = useRoomMessages('lessons').lessonSteps;
  return (key) => texts[key] ?? { title: key, text: '', task: '' };
}
