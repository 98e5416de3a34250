import type { copying as english } from '../en/copying';
import { count } from './words';

/** 面板上关于抄袭、以及 D 死记训练图像的文字。 */

const signed = (value: number, decimals = 0) =>
  Number.isFinite(value)
    ? `${value > 0 ? '+' : ''}${value.toFixed(decimals).replace('-', '−')}`
    : '–';
const percent = (share: number) => `${Math.round(100 * share)}%`;

export const copying: typeof english = {
  title: '在抄吗？',
  none: '可以手动测量；看过 10,000 张图像并训练满一分钟后，也会自动测量。',
  statistic: 'Z_U，抄袭时远低于 0',
  signs: 'D 对训练图像 / 对没见过的真品',
  value: (value) => signed(value, 1),
  sign: (value) => (value === null ? '–' : signed(value, 2)),
  verdicts: {
    copies: (share) =>
      `在抄：它的赝品比没见过的真品更接近训练图像，其中 ${percent(share)} 就是训练图像。`,
    near: '几乎没有：它的赝品只比没见过的真品略微接近训练图像。',
    no: '没有：它的赝品并不比没见过的真品更接近训练图像。',
  },
  basis: (samples, step, isHeldOut) =>
    `第 ${count(step)} 步的 ${count(samples)} 件赝品，${isHeldOut ? '与同样多的留出图像相比' : '与训练图像彼此之间的最近距离相比，因为没有留出的图像'}。`,
  compare: ({ copies, real, gans }) =>
    `数量这么多时，抄袭得 ${signed(copies)}，没见过的真品约 ${signed(real)}，不抄的 GAN 在 ${signed(gans[0])} 到 ${signed(gans[1])} 之间。`,
  how: {
    statistic:
      'Z_U（Meehan、Chaudhuri 和 Dasgupta 2020）：对每件赝品，按像素看最近的训练图像有多远；对每张没见过的真品，也同样看；再看两者之中赝品更远的情况有多常见，以偏离“一半”多少个标准差表示。',
    signs:
      '“D 对训练图像”就是 Karras 等人 2020 的 r_t：D 把它们看作真品比看作赝品多多少，从 −1 到 1。旁边是对没有用来训练 D 的真品的同一数值。如果后者远低于前者，D 就是在死记硬背。',
  },
};
