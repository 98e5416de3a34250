import type { Pixels } from '../../core/pixels';

/** Milliseconds that the last picture stays before the film begins again. */
const rest = 1500;

/**
 * An endless GIF of equally sized pictures; the encoder is loaded when first asked for.
 * @param delay milliseconds a picture, of which a GIF keeps hundredths of a second
 */
export async function gif(frames: readonly Pixels[], delay: number): Promise<Blob> {
  const { GIFEncoder, applyPalette, quantize } = await import('gifenc');
  const encoder = GIFEncoder();
  for (const [i, { data, width, height }] of frames.entries()) {
    const palette = quantize(data, 256);
    const last = i === frames.length - 1;
    encoder.writeFrame(applyPalette(data, palette), width, height, {
      palette,
      delay: last ? rest : delay,
    });
    // Between two pictures the page gets a turn.
    await new Promise((resolve) => setTimeout(resolve));
  }
  encoder.finish();
  return new Blob([encoder.bytes()], { type: 'image/gif' });
}
