import type { gameWords as english } from '../en/gameWords';

export const gameWords: typeof english = {
  title: '用话说',
  stepPhaseOf: (player, index, count) =>
    `${player === 'd' ? '轮到 D' : '轮到 G'}，第 ${index} 阶段，共 ${count} 阶段`,
  stepPhaseNames: {
    sample: '抽取 z',
    generate: '伪造',
    score: '评判',
    loss: '损失',
    gradient: '梯度',
    update: '更新',
  },
  stepPhases: {
    d: {
      sample: (n) => `抽取：${n.count} 个噪声 z，以及同样多的真样本 x。`,
      generate: () => '伪造：G 把每个 z 变成 x = G(z)。轮到 D 时，G 本身不变。',
      score: (n) => `评判：D 平均给真样本 ${n.onReal}，给伪造品 ${n.onFake}。`,
      loss: (n) => `损失：D 想给数据 1、给伪造品 0；差多少，就要付出 ${n.loss}。`,
      gradient: (n) =>
        `梯度：D 要在真样本处升高、在伪造品处降低；对 D 权重的梯度长度为 ${n.gradient}。`,
      update: (n) => `更新：D 的权重移动 ${n.moved}，V 变化 ${n.change}。`,
    },
    g: {
      sample: (n) => `抽取：${n.count} 个噪声 z。G 从来看不到数据本身。`,
      generate: () => '伪造：G 把每个 z 变成 x = G(z)。',
      score: (n) => `评判：D 平均给伪造品 ${n.onFake}。`,
      loss: (n) => `损失：G 想让伪造品得到 1；差多少，就要付出 ${n.loss}。`,
      gradient: (n) =>
        `梯度：每个伪造品沿 D 的坡度被拉动，平均拉力 ${n.sampleDescent}；对 G 权重的梯度长度为 ${n.gradient}。`,
      update: (n) => `更新：G 的权重移动 ${n.moved}，V 变化 ${n.change}。`,
    },
  },
  start: '还什么都没学：随机的权重把伪造品放在哪里，它们就在哪里。',
  scores: (real, fake) => `D 平均给数据 ${real}，给伪造品 ${fake}。`,
  guessing: '它几乎分不清两者。',
  sure: '它很有把握。',
  summit: (score, place) =>
    `它在 x = ${place} 附近最相信是数据（${score}）：伪造品到那里得分最高。`,
  pulled: (sampleDescent) => `每个伪造品平均受到 ${sampleDescent} 的拉力。`,
  noSampleDescent: (sampleDescent) =>
    `每个伪造品平均只受到 ${sampleDescent} 的拉力：G 几乎无所依凭。`,
  forgeries: (mean, spread) => `伪造品以 ${mean} 为中心，散布 ${spread}。`,
  collapsed: '所有伪造品都挤在一处。',
  away: (covered, modes) => `${modes} 座峰中覆盖了 ${covered} 座。`,
  apart: '数据与伪造品毫无重叠。',
  close: '数据与伪造品已很接近。',
};
