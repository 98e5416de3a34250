import type { trainSteps as english } from '../en/lessonsTrain';
import { count, twoDecimals } from './words';

const digits = (value: number) => String(Number(value.toPrecision(2)));
const whole = (value: number) => String(Math.round(value));

export const trainSteps: typeof english = {
  'train.dStep': {
    title: 'G 和 D 由什么组成',
    text: '生成器 G 把一串随机数 z 变成图像：先是一个全连接层，再经过几层转置卷积，尺寸逐层翻倍。判别器 D 反过来，用带步幅的卷积层层缩小，最后只给出一个评分。两者一开始的权重都是随机的，什么也不会。',
    task: '点击“D 一步”。',
    question: {
      ask: 'D 走一步，G 的权重会动多少？',
      choices: ['和 D 差不多', '动一点', '完全不动'],
      answer: ([d = NaN, g = NaN]) =>
        `D 的权重变化了 ${digits(d)}%，G 的${g === 0 ? '恰好是 0' : `是 ${digits(g)}%`}。`,
      why: '每一方的一步只更新自己的权重；对方原地不动，只是损失函数的一部分。',
    },
  },
  'train.gStep': {
    title: '从没见过数据，G 怎么学',
    text: '现在轮到 G。它的赝品送进 D，D 的评分对图像求梯度，穿过 D 的各层传回图像，再由图像传进 G。',
    task: '点击“G 一步”。',
    question: {
      ask: 'G 的这一步是从哪里学的？',
      choices: ['从真实图像', '只从 D 对赝品的评分'],
      answer: ([fake = NaN, real = NaN, moved = NaN]) =>
        `这一步评了 ${count(fake)} 件赝品、${count(real)} 张真实图像；G 的权重变化了 ${digits(moved)}%。`,
      why: 'G 从来看不到数据。它对数字的全部了解都来自 D 的梯度：每个像素往哪边改，D 才会觉得更真。',
    },
  },
  'train.early': {
    title: '谁领先',
    text: '这里有两个学习者，谁也离不开谁：D 若强得太多，G 就没有坡可爬；D 若太弱，G 又学不到东西。“D 怎么看”按评分画出了真品和赝品的分布。',
    task: '点击“训练”，到第 100 步会自动停下。',
    question: {
      ask: '100 步之后，D 的评分对谁有利？',
      choices: ['D：大多数赝品都被识破', 'G：大多数赝品都蒙混过关', '不分高下'],
      answer: ([step = NaN, caught = NaN, real = NaN]) =>
        `第 ${count(step)} 步，D 识破了最新一批赝品中的 ${whole(caught)}%；它给真品的平均分是 ${twoDecimals(real)}。`,
      why: '谁领先，每个批次都可能不同。优势来回易手并无妨碍，一直停在一方才是问题。',
    },
  },
  'train.losses': {
    title: '走平不等于失败',
    text: '平常训练网络，损失下降就是好消息。这里却不同：一方的损失取决于另一方有多强，所以两条曲线可以一直徘徊，图像却越来越好。虚线是 D 只能瞎猜时双方的损失。',
    task: '点击“训练”，让它跑到第 300 步。',
    question: {
      ask: '曲线走平了，训练是不是失效了？',
      choices: ['是：图像不再进步', '不是：图像仍在变好'],
      answer: ([
        d = NaN,
        g = NaN,
        dLevel = NaN,
        gLevel = NaN,
        before = NaN,
        after = NaN,
        from = NaN,
        to = NaN,
      ]) =>
        `最近这些步里，D 的损失约为 ${twoDecimals(d)}，G 的约为 ${twoDecimals(g)}；打成平局时应是 ${twoDecimals(dLevel)} 和 ${twoDecimals(gLevel)}。与此同时，只看像素，与真实图像的距离从${from === 0 ? '纯噪声' : `第 ${count(from)} 步`}的 ${digits(before)}% 变为第 ${count(to)} 步的 ${digits(after)}%。`,
      why: 'GAN 的损失是两个对手之间的比分，不是离目标的距离。图像有没有进步，要看图，或者去测量。',
    },
  },
  'train.metrics': {
    title: '指标说明什么，不说明什么',
    text: '“距离”把一千件赝品和真实图像当作两团点云来比较；十根柱子问的是另一件事：每个数字都有吗？只看一个数，可能什么都好，却偏偏少了一个数字。',
    task: '点击“训练”，继续到第 400 步。',
    question: {
      ask: '十个数字会都出现吗？',
      choices: ['十个都有', '缺一两个', '缺得更多'],
      answer: ([missing = NaN, largest = NaN, share = NaN, real = NaN, samples = NaN]) =>
        `在 ${count(samples)} 件赝品中，${missing === 0 ? '十个数字都有' : `缺了 ${missing} 个数字`}；最多的一个占 ${whole(largest)}%。距离是 ${digits(share)}%，而真实图像之间是 ${digits(real)}%。`,
      why: '样本太少，距离会偏大；换一个分类器，数值就不同；两者都看不出赝品是不是照抄了训练图像。一个指标要和它的两端、样本数放在一起看才有意义。',
    },
  },
  'train.batchNorm': {
    title: '批归一化的陷阱',
    text: '训练时，批归一化的均值和方差取自当前批次。于是一张图不只取决于自己的 z，还取决于同批的其他样本。画图时，Ganvas 改用滑动统计量。D 走一步不会改动 G 的权重：不管变的是什么，都不是权重。',
    task: '在 64 格下方选“最新权重”，再点击“D 一步”。',
    question: {
      ask: '同一个 z、同样的权重，在批次里画和单独画，是同一张图吗？',
      choices: ['是：z 决定一切', '不是：批次也有份'],
      answer: ([apart = NaN]) => `两张图相差 ${digits(apart)}%（均方根，以黑到白的范围为 100%）。`,
      why: '如果在训练模式下生成，同一个 z 在每个批次里都会画出不同的图，滑块看起来就像坏了一样。生成之前，要先让批归一化改用滑动统计量。',
    },
  },
  'train.toLatent': {
    title: '带一个 z 走',
    text: '每一格在整个训练过程中都用同一个 z，所以你看到的是同一件赝品一步步变好，而不是每次重新抽样。同一个 z 也可以在潜空间里打开，用的就是你刚训练好的 G。',
    task: '点选一格，把它带到潜空间。',
  },
};
