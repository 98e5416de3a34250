import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../hooks/stores';
import { lazyPart } from '../../ui/lazyPart';
import { Panel } from '../../ui/Panel';
import { usePaced } from '../../ui/usePaced';
import type { Setup } from './useSetup';
import styles from './WordsPanel.module.css';
import { inWords } from './words';

const AlarmNote = lazyPart(async () => (await import('./AlarmNote')).AlarmNote);

/** What has just happened, with live numbers; read aloud at most every five seconds. */
export function WordsPanel({ setup }: { setup: Setup }) {
  const { target, pretrained } = setup;
  const { words: text } = useMessages().train;
  const { phase, step, report, batchPreview, data, quality } = useSession((session) => session);
  const sentence = inWords(text, {
    phase,
    step,
    pretrained,
    target,
    report,
    scores: batchPreview && { fake: batchPreview.fakeScores, real: batchPreview.realScores },
    loaded: data?.loaded ?? 0,
  });
  // A hand-made step is told at once, a running training at reading speed.
  const shown = usePaced(sentence, phase === 'training' ? 2000 : 0);
  const spoken = usePaced(sentence, 5000);
  return (
    <Panel title={text.title}>
      {quality.length > 0 && <AlarmNote props={{ setup }} />}
      <p
        className={styles.sentence}
        data-words={report ? report.players : phase}
        data-moved-d={report?.moved.d}
        data-moved-g={report?.moved.g}
      >
        {shown}
      </p>
      <p className="spoken" aria-live="polite">
        {spoken}
      </p>
    </Panel>
  );
}
