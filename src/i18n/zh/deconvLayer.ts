import type { deconvLayer as english } from '../en/deconvLayer';

const activations = { relu: 'ReLU', leakyRelu: 'Leaky ReLU', tanh: 'tanh', none: '无激活' };

export const deconvLayer: typeof english = {
  title: '来自训练好的生成器',
  intro:
    '“训练”室里打开的生成器（没有打开时用页面自带的那个）就是由这样的层串起来的。从中挑一个卷积核，在真实流入的 4×4 小块上一步步走一遍。',
  loading: '正在取得生成器……',
  load: '走一遍真实的卷积核',
  layer: '层',
  layerName: (index, from, to) =>
    `${index}：${from.size}×${from.size}×${from.channels} → ${to.size}×${to.size}×${to.channels}`,
  from: '从通道',
  to: '到通道',
  row: '小块所在行',
  column: '小块所在列',
  otherNoise: '换一个噪声 z',
  newer: (step) => `换成现在的样子（第 ${step} 步）`,
  inMap: (channel) => `流入的特征图，通道 ${channel}`,
  outMap: (channel) => `流出的特征图，通道 ${channel}`,
  own: '这一对通道，即图中所算',
  others: (count) => `其余 ${count} 个输入通道，同样计算`,
  sum: '总和',
  finished: (norm, activation) =>
    norm ? `经过批归一化和 ${activations[activation]}` : `经过 ${activations[activation]}`,
  layerSays: '该层自己算出的值',
  cut: '够得到这个格子的输入有一部分在小块之外，所以无法与该层的值对照。',
  agree: (cells, difference, step) =>
    `训练第 ${step} 步：完全落在小块内的全部 ${cells} 个格子都与该层自己的结果一致，相差不超过 ${difference}。`,
};
