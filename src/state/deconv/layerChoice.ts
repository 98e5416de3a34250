/** Which part of the generator is stepped through, and how a conv geometry says so. */
import * as v from 'valibot';
import type { UrlParams } from '../url';

export interface LayerChoice {
  /** Index into the generator's layers; 0 is the dense one. */
  layer: number;
  /** Channels of the layer's input and output; null for the liveliest of the patch. */
  from: number | null;
  to: number | null;
  /** Top left corner of the patch; null for the middle of the map. */
  row: number | null;
  column: number | null;
  /** Which noise vector. */
  draw: number;
  /** A noise vector of the Latent space room's instead, as its code (core/latent/code). */
  code: string | null;
}

export const firstChoice: LayerChoice = {
  layer: 1,
  from: null,
  to: null,
  row: null,
  column: null,
  draw: 0,
  code: null,
};

/** Only finite and small; the generator that is open then bounds each by its own shape. */
const most = 4096;
/** A person counts from one. */
const ordinal = v.fallback(
  v.nullable(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/),
      v.transform((text) => Math.min(most, Math.max(1, Number(text))) - 1),
    ),
  ),
  null,
);

const schema = v.object({
  /** A number, or the layer's name: g.conv2. */
  layer: v.pipe(
    v.string(),
    v.regex(/^(?:g\.conv)?\d{1,2}$/),
    v.transform((text) => Math.max(1, Number(text.replace('g.conv', '')))),
  ),
  in: v.optional(ordinal, null),
  out: v.optional(ordinal, null),
  row: v.optional(ordinal, null),
  column: v.optional(ordinal, null),
  z: v.optional(ordinal, null),
  code: v.optional(
    v.fallback(v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,2000}$/))), null),
    null,
  ),
});

/** What `layer=2&in=5&out=1` asks for; null where the link speaks of no layer. */
export function readChoice(params: UrlParams): LayerChoice | null {
  const parsed = v.safeParse(schema, params);
  if (!parsed.success) return null;
  const { layer, in: from, out: to, row, column, z, code } = parsed.output;
  return { layer, from, to, row, column, draw: z ?? 0, code };
}

export function writeChoice({ layer, from, to, row, column, draw, code }: LayerChoice): UrlParams {
  const entries: [string, number | null][] = [
    ['in', from],
    ['out', to],
    ['row', row],
    ['column', column],
    ['z', draw === 0 ? null : draw],
  ];
  const written = entries.flatMap(([key, value]) =>
    value === null ? [] : [[key, String(value + 1)] as const],
  );
  const noise = code === null ? {} : { code };
  return { layer: String(layer), ...Object.fromEntries(written), ...noise };
}
