import type { deconvSteps as english } from '../en/deconvSteps';

export const deconvSteps: typeof english = {
  unroll: ({ cell, value, entry, count, map }) =>
    `${cell} = ${value} 成为向量 ${map} 的第 ${entry} 个元素（共 ${count} 个）：一行接一行，什么也没丢。`,
  fill: (row, cell, weights, zeros) =>
    `W 的第 ${row} 行属于 ${cell}。把卷积核放到 ${cell} 所看的位置：${weights} 个权重写在它们盖住的 A 的格子下面，其余 ${zeros} 处写 0。`,
  transpose: (row, cell) =>
    `W 的第 ${row} 行（${cell} 的那一行）成为 Wᵀ 的第 ${row} 列。没有任何计算，只是把同样的权重换个方向读。`,
  product: ({ row, matrix, weights, zeros, cell }) =>
    weights === 0
      ? `${matrix} 的第 ${row} 行全是零：没有什么够得到 ${cell}。`
      : `${matrix} 的第 ${row} 行里是所有会碰到 ${cell} 的权重，共 ${weights} 个${zeros === 0 ? '，没有一个零。' : `；其余 ${zeros} 个元素是零，卷积核够不到那里。`}`,
  back: (cell) => `${cell} 又回到了 A 的形状里，但不是 A 原来的数：Wᵀ 是 W 的转置，不是它的逆。`,
  spoken: (sentence, formula) => `${formula}。${sentence}`,
};
