import type { step as english } from '../en/step';
import { count } from './words';

/** 训练室里“一步里做了什么”这一部分的文字。 */

const digits = (value: number) =>
  new Intl.NumberFormat('zh-Hans', { maximumSignificantDigits: value });
const three = digits(3);
const two = digits(2);

const ms = (time: number) => `${time < 0.01 ? time.toFixed(3) : three.format(time)} 毫秒`;
const flop = (flops: number) =>
  flops >= 1e9 ? `${three.format(flops / 1e9)} GFLOP` : `${three.format(flops / 1e6)} MFLOP`;
const rate = (flops: number) => `${three.format(flops / 1e9)} GFLOP/s`;
const share = (part: number) => `${two.format(100 * part)}%`;

export const step: typeof english = {
  ms,
  flop,
  rate,
  share,
  measuring: '正在给一步里的每个运算计时，训练状态保持不变……',
  noRun: '打开一次训练之后，才有一步可看。',
  noProgram:
    '这个引擎没有这样的程序：TensorFlow.js 的一步是逐个调用完成的。请在设置的“更多”里选择编译型引擎（为此 GPU 或此处理器编译）。',
  retry: '重试',
  again: '重新测量',
  total: (time, arithmetic, speed) =>
    `一步：${[time, arithmetic, speed].filter((part) => part !== null).join('，')}。`,
  made: (operations) =>
    `一步由 ${count(operations)} 个运算依次组成。每一块是一个运算，宽度是它所用的时间。`,
  timers: {
    gpuTimestamps: '用 GPU 自己的时钟，对每个运算单独计时；总时间是它们的和。',
    wallClock: '用本机的时钟，对每个运算单独计时；总时间是它们的和。',
  },
  strip: '一步里的运算，按先后次序',
  hint: '指向一块，或使用方向键。',
  parts: {
    forge: '共用：抽取一批，G 造假',
    d: 'D 从赝品和真品中学习',
    g: 'G 透过更新后的 D 学习',
  },
  phases: {
    draw: '抽样',
    forward: '前向',
    loss: '损失',
    backward: '反向',
    update: '更新',
  },
  group: (phase, player) => (player ? `${player} ${phase}` : phase),
  families: {
    product: '层：卷积或全连接',
    inputGradient: '输入梯度',
    weightGradient: '权重梯度',
    norm: '批归一化',
    update: 'Adam',
    other: '抽样、损失',
  },
  legend: '绿色是 G，蓝色是 D。花纹：',
  place: (index, operations) => `第 ${index} 个，共 ${operations} 个`,
  previous: '上一个运算',
  next: '下一个运算',
  block: (term, layer, time) => `${layer === null ? term : `${term}，${layer}`}：${time}`,
  terms: {
    sampleNoise: '噪声',
    sampleBatch: '一批真实图像',
    dense: '全连接层',
    denseGradient: '全连接层的梯度',
    convolution: '步幅卷积',
    convolutionTranspose: '转置卷积',
    convolutionInputGradient: '卷积的输入梯度',
    convolutionTransposeInputGradient: '转置卷积的输入梯度',
    convolutionWeightGradient: '权重梯度',
    biasGradient: '偏置梯度',
    batchNormStatistics: '批归一化的统计量',
    batchNorm: '批归一化',
    batchNormGradient: '批归一化的梯度',
    mask: '通道屏蔽',
    loss: '损失及其梯度',
    adam: 'Adam',
    movingAverage: '滑动平均',
  },
  texts: {
    sampleNoise: '为这一批的每张图像抽取 z：相互独立的标准正态随机数。',
    sampleBatch: '从数据中抽取这一步的真实图像，并缩放到 [−1, 1]。',
    dense:
      '一次矩阵乘法：每个输出都是全部输入的加权和。在 G 里它把 z 变成第一张特征图，在 D 里它由最后一张特征图得出评分。',
    denseGradient: '两次矩阵乘法：由输入求权重的梯度；在需要时，再用转置的权重求输入的梯度。',
    convolution:
      '小小的卷积核在特征图上每次移动两个像素，特征图的边长因此减半；每个输出是卷积核下各输入通道乘积之和。',
    convolutionTranspose:
      '每个输入像素把自己的值乘以卷积核，加到更大的特征图上，相邻两次相隔两个像素：边长加倍。它就是卷积矩阵的转置。',
    convolutionInputGradient:
      '每个输入像素对损失有多大影响。步幅卷积的输入梯度，就是用同一个卷积核做的转置卷积。',
    convolutionTransposeInputGradient:
      '每个输入像素对损失有多大影响。转置卷积的输入梯度，就是用同一个卷积核做的普通步幅卷积。',
    convolutionWeightGradient:
      '卷积核的每个权重对损失有多大影响：把该权重所对的输入乘以输出的梯度，对所有像素和图像求和。',
    biasGradient: '偏置的梯度：输出的梯度对像素和图像求和。',
    batchNormStatistics:
      '每个通道在这一批上的均值和方差，真品与赝品分开计算；轮到自己学习的一方，滑动统计量随之更新。算术很少，主要在等内存。',
    batchNorm:
      '把每个通道平移、缩放到均值 0、方差 1，再乘 γ 加 β，最后经过激活函数。时间花在内存上。',
    batchNormGradient:
      '反向穿过归一化：均值和方差取决于每个像素，所以每个梯度也是如此；γ 和 β 在学习时得到各自的梯度。',
    mask: '被关闭的通道置为零。',
    loss: 'D 的 logit 让这一方付出多少代价，以及每个 logit 处的梯度：反向传播由此开始。',
    movingAverage:
      '画图所用的 G 的权重：近期权重的平均，越新权重越大。它让图像更稳定，而对训练毫无影响。',
    adam: '更新权重：每个权重逆着其梯度的滑动平均移动，并除以梯度平方的滑动平均的平方根。',
  },
  roles: {
    noise: 'z',
    images: '图像',
    input: '输入',
    weights: '权重',
    filter: '卷积核',
    output: '输出',
    outputGradient: '输出的梯度',
    inputGradient: '输入的梯度',
    weightGradient: '权重的梯度',
    biasGradient: '偏置的梯度',
    statistics: '均值和方差',
    factors: '系数',
    logits: 'logit',
    logitGradient: 'logit 的梯度',
    parameters: '权重',
  },
  shapesNote: '特征图的形状是 图像数 × 高 × 宽 × 通道数。',
  noArithmetic: '没有乘积：时间花在内存和调度上',
  labels: {
    shapes: '形状',
    arithmetic: '运算量',
    time: '时间',
    rate: '速率',
    share: '占比',
  },
  table: '以表格显示',
  columns: {
    index: '#',
    operation: '运算',
    layer: '层',
    shapes: '形状',
    arithmetic: '运算量',
    time: '时间',
    rate: '速率',
    share: '占比',
  },
};
