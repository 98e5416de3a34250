import type { ModelDescription } from '../src/core/nn/model';

/** A Markdown table. @param rows the head first */
export function table(rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(head.map(() => '---')), ...rest.map(line)].join('\n');
}

/** What was run, in a line. */
export function subject(device: string, model: ModelDescription): string {
  const { generator, discriminator, initialSize, kernel, batch, loss } = model;
  return `Device: ${device}. G ${generator.join('·')} from ${initialSize}×${initialSize}, D ${discriminator.join('·')}, kernel ${kernel}, batch ${batch}, loss ${loss}`;
}
