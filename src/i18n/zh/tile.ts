import type { tile as english } from '../en/tile';
import { count } from './words';

/** 点选一格后弹出的卡片：最接近的训练图像，以及 D 告诉 G 什么。 */

const levels = (distance: number) => distance.toFixed(distance < 10 ? 1 : 0);
const percent = (share: number) => `${Math.round(100 * share)}%`;

const kinds = { heldOut: '没见过的真品', training: '训练图像自己' } as const;

export const tile: typeof english = {
  title: (i) => `噪声向量 ${i}`,
  at: (step) => `第 ${count(step)} 步`,
  close: '关闭',
  open: '在潜空间中打开',
  waiting: '还没有打开生成器，正在打开。',
  nearest: {
    title: '是抄来的吗？',
    searching: '正在训练图像中查找……',
    fake: '赝品',
    fakeLabel: '这件赝品，按数据集保存图像的方式',
    label: (place, index, distance) =>
      `第 ${place} 近的训练图像：第 ${count(index + 1)} 张，相差 ${levels(distance)} 个灰度级`,
    searched: (images, all) =>
      `在 ${count(images)} 张训练图像${images < all ? `（共 ${count(all)} 张，其余还没到）` : ''}中最接近的几张，以及相差的灰度级。`,
    levels,
    measuring: '正在测量没见过的真品有多近，以便比较……',
    copy: (distance) =>
      `是抄来的：它与一张训练图像只差 ${levels(distance)} 个灰度级（共 255 级），几乎看不出来。`,
    near: (share, kind) =>
      `近得可疑：${kinds[kind]}中只有 ${percent(share)} 有这么近的训练图像。可能是抄来的；不过按二十分之一算，64 格里碰巧也会有 3 格这么近。`,
    usual: (share, kind) =>
      `是新的：与最近的训练图像的距离，和${kinds[kind]}差不多（其中 ${percent(share)} 更近）。`,
    far: (share, kind) =>
      `不是抄的：它比 ${percent(share)} 的${kinds[kind]}都远。离谁都这么远，也可能是还不像数据。`,
    yardstick: (half, few, kind, images) =>
      `灰条：${count(images)} 张${kinds[kind]}与各自最近的训练图像有多远，占其中十分之九；一半在 ${levels(half)} 级以内，二十分之一在 ${levels(few)} 级以内。${kind === 'training' ? '这个数据集没有留出的图像，所以是每张与其余各张相比。' : ''}`,
    noYardstick: '没见过的真品有多近，未能测出。',
  },
  critique: {
    title: 'D 告诉 G 什么',
    asking: '正在问 D……',
    label: '赝品上的热力图：D 希望变亮的像素为蓝色，希望变暗的为橙色',
    lighter: '变亮',
    darker: '变暗',
    text: (batch) =>
      `每个像素往哪边走，G 的损失才会下降：D 在一批 ${count(batch)} 张中这样看；最强的用满色。`,
    nothing: '什么也没说：每个像素的梯度都是零，G 从这件赝品学不到东西。',
    cannot: '这个引擎只能画图，所以得不到梯度。',
  },
};
