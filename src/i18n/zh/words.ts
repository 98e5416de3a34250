import type { PresetName } from '../../core/nn/model';

/** Names and number formats that several areas share. */

export const fieldNames: Record<string, string> = {
  latent: 'z 的长度',
  initialSize: '初始特征图边长',
  generator: '生成器通道数',
  discriminator: '判别器通道数',
  kernel: '卷积核',
  generatorNorm: 'G 的批归一化',
  discriminatorNorm: 'D 的批归一化',
  discriminatorFirstNorm: 'D 首层的批归一化',
  loss: '损失函数',
  generatorRate: 'G 的学习率',
  discriminatorRate: 'D 的学习率',
  beta1: 'Adam β₁',
  batch: '批大小',
  seed: '随机种子',
  imageSize: '图像边长',
  data: '数据集',
  preset: '预设',
  engine: '引擎',
  steps: '步数',
  until: '步数',
};

export const presetNames: Record<PresetName, string> = {
  quick: '快速',
  quickWide: '快速（加宽）',
  classroom: '课堂',
  paper: '论文',
  tiny: '微型',
};

const counts = new Intl.NumberFormat('zh-Hans');
const numbers = new Intl.NumberFormat('zh-Hans', { maximumSignificantDigits: 4 });
const sizes = new Intl.NumberFormat('zh-Hans', { maximumSignificantDigits: 3 });

export const count = (value: number) => counts.format(value);
export const number = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : numbers.format(value);

/** Of a share or a score; one that is not finite has no digits. */
export const twoDecimals = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : '–');

const moments = new Intl.DateTimeFormat('zh-Hans', { dateStyle: 'medium', timeStyle: 'short' });
/** @param time milliseconds of the epoch */
export const moment = (time: number) => moments.format(time);

/** A length of time, in the unit that suits it. @param ms milliseconds */
export function duration(ms: number): string {
  const minutes = ms / 60_000;
  const [value, unit] = minutes < 1 ? [ms / 1000, '秒'] : [minutes, '分钟'];
  return `${Math.max(1, Math.round(value))} ${unit}`;
}

export function bytes(size: number): string {
  if (size < 1e3) return `${size} 字节`;
  if (size < 1e6) return `${sizes.format(size / 1e3)} kB`;
  if (size < 1e9) return `${sizes.format(size / 1e6)} MB`;
  return `${sizes.format(size / 1e9)} GB`;
}
