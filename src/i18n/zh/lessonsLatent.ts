import type { latentSteps as english } from '../en/lessonsLatent';
import { count, twoDecimals } from './words';

const one = (value: number) => value.toFixed(1);

export const latentSteps: typeof english = {
  'latent.direction': {
    title: '潜空间里的“方向”是什么',
    text: 'z 是一个有一百个坐标的随机点，没有人规定过哪个坐标代表什么。下面的滑块是一些方向：“主轴 1”让 z 沿着 G 第一层变化最大的方向移动。',
    task: '把滑块“主轴 1”拉到 2 以上，或 −2 以下。',
    question: {
      ask: 'z 里是不是有一个数管“倾斜”，另一个管“粗细”？',
      choices: ['是，各管各的', '不是，一个方向会牵动很多个数'],
      answer: ([numbers = NaN, latent = NaN, share = NaN]) =>
        `主轴 1 同时改动了 ${count(latent)} 个数中的 ${count(numbers)} 个，占第一层变化的 ${one(share)}%。`,
      why: '先验分布在各个方向上都一样，G 没有理由让含义恰好对齐坐标轴。含义在方向里，而且常常几种混在一起。',
    },
  },
  'latent.between': {
    title: '这个球是空心的',
    text: '从 A 到 B 有两条路：直线和大圆弧。维数很高时，随机抽到的 z 长度几乎都一样：它们分布在一层薄壳上，而不是填满整个球。',
    task: '把“位置”拖到中点 0.5。',
    question: {
      ask: '走到直线的中点，z 的长度和通常相比如何？',
      choices: ['更短', '差不多', '更长'],
      answer: ([straight = NaN, circle = NaN, usual = NaN]) =>
        `中点处，直线上 z 的长度是 ${one(straight)}，大圆弧上是 ${one(circle)}；通常的 z 约为 ${one(usual)}。`,
      why: '连接薄壳上两点的直线会穿过空心处：先验分布几乎不会抽到那里，G 也从没在那里练习过。大圆弧则始终贴着薄壳。图像会不会因此变差，请亲眼看看。',
    },
  },
  'latent.origin': {
    title: '概率密度最大，却并不典型',
    text: '先验分布在每个坐标上都是钟形曲线，所以 z = 0 处的密度最大。照此看来，那里的图像似乎应该最好。',
    task: '点击滑块下方的“归零”。',
    question: {
      ask: 'z = 0 是一个典型的 z 吗？',
      choices: ['是：没有哪个点比它更可能', '不是：几乎没有 z 会靠近它'],
      answer: ([usual = NaN, score = NaN]) =>
        `现在 z 的长度是 0，通常的 z 约为 ${one(usual)}。D 给这张图的评分是 ${twoDecimals(score)}。`,
      why: '密度虽在 0 处最大，附近却几乎没有空间：一百个坐标要同时都很小才行。G 在那里画的是某种平均，而不是一个样本。',
    },
  },
};
