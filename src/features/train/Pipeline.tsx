import { useMemo } from 'react';
import { architecture } from '../../core/nn/architecture';
import { parameterCounts } from '../../core/nn/parameters';
import type { ModelDescription } from '../../core/nn/model';
import { useMessages } from '../../i18n/useMessages';
import type { Pixels } from '../../core/pixels';
import { pixelUrl } from '../../ui/pixels';
import { useWidth } from '../../ui/useWidth';
import { MapStack } from './MapStack';
import styles from './Pipeline.module.css';
import { pipelineLayout } from './pipelineLayout';
import type { Box } from './pipelineLayout';
import { ScoreBar } from './ScoreBar';

interface Props {
  model: ModelDescription;
  /** The noise of the fake on show. */
  z: ArrayLike<number>;
  fake: Pixels | null;
  real: Pixels | null;
  /** D's scores on the two; null where it has given none. */
  scores: { fake: number | null; real: number | null };
  /** Whose weights the newest hand-made step updates; null when nobody is singled out. */
  active: 'd' | 'g' | null;
  /** What is pointed at: a layer's name, a net, `z`, `real` or D's `scores`; null for nothing. */
  highlight: string | null;
}

interface PictureProps {
  box: Box;
  pixels: Pixels | null;
  label: string;
  /** Pixels and channels. */
  shape?: string;
  /** The words end where the picture does, in two lines: there is no room beyond. */
  atEdge?: boolean;
  lit: boolean;
}

function Picture({ box, pixels, label, shape = '', atEdge = false, lit }: PictureProps) {
  const url = useMemo(() => (pixels ? pixelUrl(pixels) : null), [pixels]);
  const x = box.x + box.width / (atEdge ? 1 : 2);
  return (
    <>
      <rect {...box} rx="6" className={styles.frame} data-lit={lit} />
      {url !== null && <image {...box} href={url} className={styles.picture} />}
      <text x={x} y={box.y + box.height + 13} className={atEdge ? styles.end : styles.label}>
        {label}
        {shape !== '' &&
          (atEdge ? (
            <tspan x={x} dy="13">
              {shape}
            </tspan>
          ) : (
            ` ${shape}`
          ))}
      </text>
    </>
  );
}

/** z → G → fake, fake and real → D → scores, with the shapes of the run on show. */
export function Pipeline({ model, z, fake, real, scores, active, highlight }: Props) {
  const { pipeline: text } = useMessages().train;
  const [host, width] = useWidth<HTMLDivElement>('rootUnits', 670);
  const nets = useMemo(() => architecture(model), [model]);
  const counts = useMemo(() => parameterCounts(model), [model]);
  const layout = useMemo(() => pipelineLayout(nets, width), [nets, width]);
  const shapes = (maps: { label: string[] }[]) =>
    maps.map(({ label }) => label.join('')).join(', ');
  const bars = Math.min(24, model.latent);
  const { size, channels } = nets.image;
  // The last layers' maps are G's image and D's scores.
  const scored = highlight === 'scores' || highlight === nets.discriminator.at(-1)?.name;
  const marked = highlight !== null;

  return (
    <div ref={host}>
      <svg
        className={styles.figure}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="img"
        aria-label={text.figure(shapes(layout.generator), shapes(layout.discriminator))}
        data-active={marked ? 'none' : (active ?? 'none')}
        data-highlight={highlight ?? ''}
      >
        {(['g', 'd'] as const).map((player) => (
          <rect
            key={player}
            {...layout.areas[player]}
            rx="8"
            className={styles.area}
            data-player={player}
            data-lit={highlight === player}
          />
        ))}
        {layout.wires.map((wire) => (
          <path key={wire} d={wire} className={styles.wire} />
        ))}
        <g>
          {Array.from({ length: bars }, (_, i) => (
            <rect
              key={i}
              x={layout.z.x}
              y={layout.z.y + (i * layout.z.height) / bars}
              width={layout.z.width}
              height={layout.z.height / bars - 0.6}
              className={styles.noise}
              data-lit={highlight === 'z'}
              fillOpacity={0.08 + 0.92 / (1 + Math.exp(-1.8 * (z[i] ?? 0)))}
            />
          ))}
          <text x={layout.z.x - 4} y={layout.z.y + layout.z.height + 14} className={styles.start}>
            {text.z(model.latent)}
          </text>
        </g>
        {layout.generator.map((glyph) => (
          <MapStack key={glyph.name} glyph={glyph} player="g" lit={highlight === glyph.name} />
        ))}
        {layout.discriminator.map((glyph) => (
          <MapStack key={glyph.name} glyph={glyph} player="d" lit={highlight === glyph.name} />
        ))}
        <Picture
          box={layout.fake}
          pixels={fake}
          label={text.fake}
          shape={`${size}×${size}×${channels}`}
          atEdge={layout.fake.x + 100 > layout.width}
          lit={highlight === nets.generator.at(-1)?.name}
        />
        <Picture box={layout.real} pixels={real} label={text.real} lit={highlight === 'real'} />
        {(['g', 'd'] as const).map((player) => (
          <text key={player} {...layout.names[player]} className={styles.name} data-player={player}>
            {player === 'g' ? text.generator : text.discriminator}
            <tspan x={layout.names[player].x} dy="15" className={styles.count}>
              {text.weights(counts[player])}
            </tspan>
          </text>
        ))}
        <ScoreBar
          box={layout.scores.fake}
          label={text.fakeLooks}
          value={scores.fake}
          lit={scored}
        />
        <ScoreBar
          box={layout.scores.real}
          label={text.realLooks}
          value={scores.real}
          lit={scored}
        />
      </svg>
    </div>
  );
}
