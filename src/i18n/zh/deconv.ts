import type { deconv as english } from '../en/deconv';

const axis = { rows: '行', columns: '列' };
const fields = {
  kernel: '卷积核边长',
  stride: '步幅',
  padding: '填充',
  outputPadding: '输出填充',
  input: '输入边长',
};

export const deconv: typeof english = {
  title: {
    conv: '卷积就是一次矩阵乘法',
    transpose: '转置卷积就是一次矩阵乘法',
  },
  roles: {
    input: '输入',
    output: '输出',
    kernel: '卷积核',
    again: '回到 A 的形状',
    matrix: (made) => `每一行对应 ${made} 的一格`,
  },
  pointer: (matrix, row, column, value) =>
    `${matrix}，${row} 所在行，${column} 所在列：${value}。方向键移动，回车跳到这一行的步骤。`,
  cell: (map, row, column) => `${map} 第 ${row + 1} 行第 ${column + 1} 列`,
  direction: {
    label: '方向',
    conv: 'B = W A',
    transpose: 'A = Wᵀ B',
    convHint: '卷积：已知 A，求 B',
    transposeHint: '转置卷积：已知 B，求 A',
  },
  chapter: {
    label: '环节',
    unroll: '展开',
    fill: '填写 W',
    transpose: '转置',
    multiply: '相乘',
    back: '乘回去',
  },
  transport: {
    label: '逐步演示',
    play: '播放',
    pause: '暂停',
    back: '上一步',
    next: '下一步',
    scrub: '步骤',
    position: (chapter, index, count) => {
      const what = chapter === 'fill' || chapter === 'transpose' ? '行' : '格';
      return `第 ${index} / ${count} ${what}`;
    },
    step: (index, count) => `第 ${index} 步，共 ${count} 步`,
    speed: '速度',
    slower: '慢一点',
    faster: '快一点',
    perSecond: (steps) => `每秒 ${steps} 步`,
  },
  view: {
    label: '看法',
    matrix: '矩阵',
    stamp: '盖章',
    gather: '汇集',
    all: '三种并列',
  },
  stamp: { none: '没有任何输入格子能够到这里，所以它是 0。' },
  gather: {
    field: (conv, rows, columns) =>
      conv ? `输入，补零后为 ${rows}×${columns}` : `输入，插零、补零后为 ${rows}×${columns}`,
    kernel: (conv) => (conv ? '保持原样' : '旋转 180°'),
  },
  lens: (row, matrix) => `放大 ${matrix} 的第 ${row + 1} 行`,
  thisCell: {
    title: '这一步',
    term: '项',
    product: '乘积',
    sum: '累加',
    noTerms: '没有权重够得到这个格子，所以它是 0。',
    rowOf: (matrix, row) => `${matrix} 的第 ${row + 1} 行`,
    columnOf: (matrix, column) => `${matrix} 的第 ${column + 1} 列`,
  },
  readings: {
    title: '一个答案，三种看法',
    matrix: (matrix, map) => `矩阵：${matrix} 的一行乘以 ${map}`,
    stamp: (map) => `盖章：${map} 的每个格子盖下一个卷积核，重叠处相加`,
    gather: {
      conv: '汇集：给 A 补零，滑动卷积核',
      transpose: '汇集：给 B 插零、补零，滑动旋转后的卷积核',
    },
    equal: (cells) =>
      `三种算法在全部 ${cells} 个格子上完全一致。这是刚刚分别算出来的，不是假定的。`,
    close: (difference) => `三种算法除舍入误差外一致，最大相差 ${difference}。`,
    differ: (difference) => `三种算法最多相差 ${difference}。`,
  },
  settings: {
    title: '换成你的设置',
    preset: '从这里开始',
    custom: '你自己的数字',
    presets: {
      worked: '教材例子',
      identity: '恒等核',
      blur: '模糊核，步幅 2',
      edge: '边缘核',
      random: '随机核，步幅 2',
      generator: '5×5、步幅 2，与生成器相同',
      even: '4×4、步幅 2，重叠均匀',
    },
    kernelRows: '卷积核行数',
    kernelColumns: '列数',
    inputRows: (map) => `输入 ${map} 行数`,
    inputColumns: '列数',
    stride: '步幅',
    padding: '填充',
    valid: 'valid：不填充',
    same: 'same',
    paddingOf: (cells) => `四周各 ${cells} 圈`,
    outputPadding: '输出填充',
    weights: '权重',
    kernels: {
      counting: '1、2、3……',
      identity: '恒等',
      blur: '模糊',
      edge: '边缘',
      random: '随机',
    },
    custom2: '手工修改过',
    shuffle: '换一组随机数',
    carry: (map) => `把输出 ${map} 当作下一次的输入`,
    editHint: '图中卷积核和输入的每个数字都可以直接修改。',
  },
  refused: '这组设置没有结果；图中仍是上一组可行的设置。',
  reason: (reason) => {
    switch (reason.code) {
      case 'outOfRange':
        return `${fields[reason.field]}必须是 ${reason.min} 到 ${reason.max} 的整数。`;
      case 'kernelBeyondInput':
        return `卷积核有 ${reason.kernel} ${axis[reason.axis]}，补零后的输入只有 ${reason.padded} ${axis[reason.axis]}，一个窗口也放不下。`;
      case 'paddingBeyondKernel':
        return `卷积核有 ${reason.kernel} ${axis[reason.axis]}，填充却是 ${reason.padding}：有些窗口里会全是零。填充必须小于卷积核。`;
      case 'outputPaddingBeyondStride':
        return `输出填充为 ${reason.outputPadding} 时，步幅至少要是 ${reason.outputPadding + 1}；步幅为 ${reason.stride} 时，除法的余数到不了这么大。`;
      case 'outputPaddingWithSame':
        return 'same 已经把输出定为“步幅 × 输入”，输出填充无可选择。';
      case 'outputEmpty':
        return `填充把所有结果都裁掉了：输出将只有 ${reason.output} ${axis[reason.axis]}。`;
      default:
        return reason satisfies never;
    }
  },
  sizes: {
    title: '尺寸公式，代入数字',
    rows: '行',
    columns: '列',
    conv: '卷积',
    transpose: '转置卷积',
    shared: (sizes, small) =>
      sizes.length === 1
        ? `只有边长为 ${sizes[0] ?? 0} 的 A 会得到边长为 ${small} 的 B，回去的路没有歧义。`
        : `边长为 ${sizes.join('、')} 的 A 都会得到边长为 ${small} 的 B。回去时指的是哪一个，由输出填充决定。`,
    source:
      '出自 Dumoulin 与 Visin《A guide to convolution arithmetic for deep learning》的关系式 6 和 14。',
  },
  duality: {
    title: '一个的前向，就是另一个的反向',
    intro:
      '同一个 W，两个方向。对损失 L，B = W A 的梯度经 Wᵀ 流回，这正是转置卷积；A = Wᵀ B 的梯度经 W 流回，这正是卷积。',
    ofConv: 'B = W A 的反向',
    ofTransposed: 'A = Wᵀ B 的反向',
    upstream: '已知',
    ours: '上面是我们算的，下面是 TensorFlow.js 算的',
    waiting: 'TensorFlow.js 正在 Worker 里计算同一个梯度……',
    agree: (difference) => `与 TensorFlow.js 最多相差 ${difference}。`,
    failed: '没能用上 TensorFlow.js：',
    forward: '这些数正是上图中的结果，又出现了一次。',
    inner: '对任意的 x 和 y',
  },
  overlap: {
    title: '棋盘格：每个输出格子由几项相加',
    intro:
      '如果相邻格子相加的项数不同，生成器一开始就带着棋盘格，还得学会把它抹平。项数按步幅循环；当且仅当步幅整除卷积核边长时，项数处处相同。',
    yours: (kernel, stride) => `当前：${kernel}，步幅 ${stride}`,
    short: '每格由几项相加',
    five: '卷积核 5，步幅 2',
    four: '卷积核 4，步幅 2',
    resize: '先放大，再卷积',
    verdict: (counts) =>
      new Set(counts).size === 1
        ? `均匀：除边缘外，每个方向上都是 ${counts[0] ?? 0} 项。`
        : `不均匀：每个方向上 ${counts.join('、')} 项交替。`,
    fiveWhy: '5 = 3 + 2：沿每个方向，各格轮流由三个和两个权重够到。',
    fourWhy: '4 = 2 + 2：沿每个方向，每格都由两个权重够到。',
    resizeWhy: '先把每个格子重复两次，再做普通卷积：除边缘外处处均匀。',
    chart: (counts) => `沿一个方向，每格的项数：${counts.join('、')}。`,
  },
  tables: {
    matrix: (name, rows, columns) => `${name}，${rows} 行 ${columns} 列`,
    open: (name, rows, columns) => `整个 ${name} 列成表格：${rows} 行 ${columns} 列`,
    vector: (name) => `向量 ${name}`,
    notYet: '尚未计算',
  },
};
