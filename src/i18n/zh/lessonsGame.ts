import type { gameSteps as english } from '../en/lessonsGame';
import { count } from './words';

const digits = (value: number) =>
  Math.abs(value) < 0.001 && value !== 0
    ? value.toExponential(1)
    : String(Number(value.toPrecision(2)));
const three = (value: number) => value.toFixed(3);
const moved = (before: number, after: number) =>
  after === before
    ? `V 没有变，仍是 ${three(after)}。`
    : `V 从 ${three(before)} ${after > before ? '升' : '降'}到 ${three(after)}。`;

const coverage = ([covered = NaN, modes = NaN]: readonly number[]) =>
  `${modes} 座峰中，伪造品覆盖了 ${covered} 座。`;

export const gameSteps: typeof english = {
  'game.dStep': {
    title: '一个数，两个对手',
    text: 'V(D,G) 衡量 D 把数据（点线）和伪造品（绿线）分得多开：log D(x) 在数据上的均值，加上 log(1 − D(G(z))) 在伪造品上的均值。D 要它大，G 要它小：这就是极小极大博弈。',
    task: '点击“D 走一步”。',
    question: {
      ask: '这一步只有 D 在学。V 会怎样？',
      choices: ['上升', '下降', '不变'],
      answer: ([before = NaN, after = NaN]) => moved(before, after),
      why: 'D 的损失就是 −V，所以 D 这一步走得好，V 就会升高。',
    },
  },
  'game.gStep': {
    title: '对手的回应',
    text: '现在 D 不动，G 把伪造品推向 D 的虚线更高的地方。G 从不看点线画的数据，它能用的只有每个伪造品脚下 D 的坡度。',
    task: '点击“G 走一步”。',
    question: {
      ask: '只有 G 在学时，V 会怎样？',
      choices: ['上升', '下降', '不变'],
      answer: ([before = NaN, after = NaN]) => moved(before, after),
      why: 'G 骗过 D，V 就被拉低。一个推，一个拉，GAN 说到底就是这么回事。',
    },
  },
  'game.best': {
    title: 'D*：对付某个 G 的最优判别器',
    text: '只要 G 不动，最优的 D 就是已知的：D*(x) = p数据 / (p数据 + pG)，即图中的细线。只有数据的地方它高，只有伪造品的地方它低。如果两座山完全重合，D* 就是一条水平线。',
    task: '点击“运行”，走满 200 步后暂停。',
    question: {
      ask: '数据和伪造品同样密集的地方，最优的 D 给几分？',
      choices: ['0：是假的', '½：只能猜', '1：是真的'],
      answer: ([best = NaN, distance = NaN, step = NaN]) =>
        `公式给出 ${best}。第 ${count(step)} 步时，你的 D 与 D* 平均相差 ${three(distance)}。`,
      why: 'p / (p + p) = ½。完美的 G 会让处处都如此：最优的 D 也只能猜，V 等于 −log 4，两条损失都走平。',
    },
  },
  'game.vanishing': {
    title: '饱和损失为什么让 G 无梯度可学',
    text: '在这一局里，D 先走了 1000 步，几乎完美。G 用的是论文里的第一个公式：最小化 log(1 − D(G(z)))。当 D 一口咬定是假的时候，这条曲线是平的。',
    task: '点击“运行”，100 步后会自动停下。',
    question: {
      ask: 'D 很有把握。每个伪造品会受到多大的拉力？',
      choices: ['很大：要学的还多着呢', '几乎没有'],
      answer: ([onFake = NaN, pull = NaN]) =>
        `D 给伪造品的平均分是 ${digits(onFake)}，每个伪造品平均受到的拉力是 ${digits(pull)}。`,
      why: 'log(1 − D) 的坡度等于 D 乘以 logit 的坡度。D 接近 0，G 能学到的也就接近 0：偏偏在 G 最差的时候，梯度消失了。',
    },
  },
  'game.rescue': {
    title: '同一局，给 G 换一个损失',
    text: '非饱和损失的目标不变：G 改为最大化 log D(G(z))。不同的只是坡度，而这条曲线恰恰在 D 有把握的地方最陡。数据、网络、D 的先手都没有变。',
    task: '在“典型现象”面板里点击“试试疗法”。',
    question: {
      ask: '现在的拉力大了多少？',
      choices: ['差不多', '几倍', '几百倍甚至更多'],
      answer: ([pull = NaN, times = NaN]) =>
        `平均拉力是 ${digits(pull)}，${times > 1000 ? '约' : ''}为原来的 ${count(Math.round(times))} 倍。`,
      why: '极小极大损失的拉力是 D(x) 乘以 logit 的坡度，非饱和损失是 1 − D(x) 乘以它。D 接近 0 时，前者几乎为零，后者几乎是全部。',
    },
  },
  'game.collapse': {
    title: '亲手造出模式坍塌',
    text: '数据有两座峰。这里 G 的学习率是 D 的十倍，而 D 总是逐个评判样本，说不出“这种太多了”。请盯住绿色的山。',
    task: '点击“运行”，1000 步后会自动停下。',
    question: {
      ask: '两座峰中，伪造品会覆盖几座？',
      choices: ['两座', '一座', '一座也站不稳'],
      answer: coverage,
      why: 'G 太快，就会一窝蜂跑到 D 眼下最喜欢的地方；等 D 识破，它又跳到别处。这就是模式坍塌：仿得挺像，但种类太少。',
    },
  },
  'game.cure': {
    title: '再把它治好',
    text: '疗法只改两个数：G 学慢一点，D 学快一点。这样 G 还没跑开，D 就有了对策，扎堆不再划算。',
    task: '点击“试试疗法”，等它停下。',
    question: {
      ask: '现在覆盖几座峰？',
      choices: ['两座', '一座', '一座也站不稳'],
      answer: coverage,
      why: '坍塌还是覆盖，两个学习率就能决定。大型 GAN 也有同样的毛病，药方里也有同样的一味：让 D 跟得上。',
    },
  },
};
