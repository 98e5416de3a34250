import { useId, useMemo, useState } from 'react';
import { imageSize } from '../../core/nn/architecture';
import type { RunConfig } from '../../core/config';
import { normals, streams } from '../../core/nn/random';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { lazyPart } from '../../ui/lazyPart';
import { Panel } from '../../ui/Panel';
import { tile } from '../../core/pixels';
import { Pipeline } from './Pipeline';
import styles from './PipelinePanel.module.css';
import { sample, useSamples } from './samples';

const StepAnatomy = lazyPart(async () => (await import('./StepAnatomy')).StepAnatomy);

/** The pipeline with what the engine told last, or with real data and first weights before that. */
export function PipelinePanel({ config }: { config: RunConfig }) {
  const { pipeline: text } = useMessages().train;
  const batchPreview = useSession((session) => session.batchPreview);
  const grid = useSession((session) => session.grid);
  const report = useSession((session) => session.report);
  const busy = useSession((session) => session.busy);
  const samples = useSamples(config.dataset);
  const { model, dataset } = config;
  const step = batchPreview?.step ?? 0;

  const z = useMemo(
    () =>
      step > 0
        ? normals(model.seed, streams.noise, step - 1, model.latent)
        : normals(model.seed, streams.grid, 0, model.latent),
    [model.seed, model.latent, step],
  );
  const fake = useMemo(
    () => batchPreview?.fake ?? (grid ? tile(grid.imageGrid, imageSize(model), 0, 0) : null),
    [batchPreview, grid, model],
  );
  // A hand-made step of G judges no real image: the one on show keeps no score.
  const real = useMemo(
    () =>
      batchPreview && batchPreview.real.width > 0 && batchPreview.real.height > 0
        ? batchPreview.real
        : samples && sample(samples, dataset, 0),
    [batchPreview, samples, dataset],
  );
  const players = busy === 'reset' ? null : (busy ?? report?.players ?? null);
  const active = players === 'both' ? null : players;

  const id = useId();
  const [open, setOpen] = useState(false);
  const [highlight, setHighlight] = useState<string | null>(null);
  const info = useSession((session) => session.info);
  // Another program is another step to measure; rates do not change it.
  const program = { ...model, generatorRate: 0, discriminatorRate: 0 };
  const measured = JSON.stringify([info?.engine, info?.device, dataset, program]);

  return (
    <Panel part="pipeline" title={text.title} note={text.notes[players ?? 'idle']}>
      <Pipeline
        model={model}
        z={z}
        fake={fake}
        real={real}
        scores={{
          fake: batchPreview?.fakeScores[0] ?? null,
          real: batchPreview?.realScores[0] ?? null,
        }}
        active={active}
        highlight={highlight}
      />
      <div className={styles.more}>
        <Button small aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {text.step}
        </Button>
      </div>
      <div id={id}>
        {open && <StepAnatomy key={measured} props={{ onHighlight: setHighlight }} />}
      </div>
    </Panel>
  );
}
