import type { quality as english } from '../en/quality';
import { count, twoDecimals } from './words';

export { copying } from './copying';
export { tile } from './tile';

/** 训练室里“画得有多好”各部分的文字。 */

/** 百分比的小数位数：三位有效数字，最多两位小数。 */
const decimals = (share: number) => {
  const size = Math.abs(100 * share);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
};
const percent = (share: number) =>
  Number.isFinite(share) ? `${(100 * share).toFixed(decimals(share))}%` : '–';
/** 用于整的百分数。 */
const wholePercent = (share: number) => `${Math.round(100 * share)}%`;
const withError = (share: number, standardError: number) =>
  Number.isFinite(share) && Number.isFinite(standardError)
    ? `${percent(share)} ± ${(100 * standardError).toFixed(decimals(share))}`
    : percent(share);

export const quality: typeof english = {
  percent,
  wholePercent,
  withError,
  first: '第 100 步首次测量，此后间隔越来越长。',
  later: '这次训练打开后还没有测量过：继续训练，或者现在就测。',
  classNames: {
    mnist: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    fashion: ['T 恤', '裤子', '套头衫', '连衣裙', '外套', '凉鞋', '衬衫', '运动鞋', '包', '短靴'],
  },
  classKinds: { mnist: '个数字', fashion: '类服饰' },
  share: (name, share) => `${name}：${percent(share)}`,
  shares: (all) => `各类赝品所占的比例。${all.join('，')}。`,
  covered: (kind, total, missing) => {
    if (missing.length === 0) return `${total} ${kind}都有。`;
    const there = `${total} ${kind}中有 ${total - missing.length} ${kind.slice(0, 1)}；`;
    return missing.length > 4 ? `${there}其余的都没有。` : `${there}缺少：${missing.join('、')}。`;
  },
  coveredEmpty: (kind, total) => `赝品在 ${total} ${kind}中的分布。`,
  noClasses: '这些图像没有分类器认得的类别，所以只按像素比较。',
  distance: '与真品的距离',
  unit: '占真品自身离散程度的 %，越小越好',
  rows: { features: '分类器眼中', components: '只看像素' },
  ends: {
    real: '真品',
    noise: '噪声',
    realAt: (share) => `同样多的另一批真品：${percent(share)}`,
    noiseAt: (share) => `噪声：${percent(share)}`,
  },
  scale: ({ label, share, standardError, real, noise }) =>
    `${label}：真品离散程度的 ${withError(share, standardError)}。同样多的另一批真品是 ${percent(real)}，噪声是 ${percent(noise)}；刻度为对数。`,
  scaleEmpty: (label) => `${label}：尚未测量。刻度从真品到噪声。`,
  basis: (samples, step, average) =>
    `第 ${count(step)} 步，用 G 的${average ? '滑动平均权重' : '最新权重'}画出的 ${count(samples)} 件赝品。`,
  judge: (version, testAccuracy) =>
    `分类器 ${version}，在测试图像上的正确率为 ${percent(testAccuracy)}。`,
  how: {
    title: '怎样测量',
    frechet:
      '每张图像记成 64 个数，许多图像就成了一团“云”，有中心，也有离散程度。Fréchet 距离说的是赝品和真品这两团云在位置和形状上相差多远；这里写成真品那团云自身离散程度的百分比。',
    features:
      '“分类器眼中”：这些数出自一个学过分类的小网络。另一行用来检验它：如果这一行下降而那一行没有，说明图像只是更讨分类器喜欢，并没有更像数据。',
    components: '“只看像素”：这些数是像素的前 64 个主成分，不需要标签，也不需要分类器。',
    compare:
      '图像越少，距离看上去越大；换一个分类器，看到的东西也不同。所以 N 不同或分类器不同的数值不能相互比较。刻度的左端，就是同样多的另一批真品得到的值。',
    classes:
      '缺一个类别，距离几乎不变，所以要看上面的柱子。一类占赝品不到 2% 就算缺失。细线为 95% 置信区间。',
    error: '± 后为标准误差。细刻线为本次训练中更早的测量，越早越淡。',
    manifold:
      '精确率：赝品中有多少落在真品附近。召回率：真品中有多少落在赝品附近。密度和覆盖率问的是同样的事，但不容易被个别怪图误导。每一对里，前者说明画得好不好，后者说明花样多不多。',
  },
  byHand: {
    button: (samples) => `用 ${count(samples)} 张测量`,
    busy: (samples) => `正在测量 ${count(samples)} 张……`,
    hint: '另测精确率和召回率，以及是否在抄；其间训练暂停。',
    title: (samples, step) => `第 ${count(step)} 步，${count(samples)} 件赝品`,
    apart: 'N 不同，不能与上面的数值比较。',
    real: (value, real) => `${value}（真品：${percent(real)}）`,
    precision: '精确率',
    recall: '召回率',
    density: '密度',
    coverage: '覆盖率',
    value: twoDecimals,
  },
  curve: {
    features: '分类器',
    components: '像素',
    missing: '缺失类别',
    missingOf: (classes) => (Number.isNaN(classes) ? '–' : String(classes)),
    empty: '还没有质量曲线：第 100 步首次测量。',
    summary: (step, features, components) =>
      `到第 ${count(step)} 步为止与真品的距离。最新值：${features === null ? '' : `分类器眼中 ${features}，`}只看像素 ${components}。`,
    alarm: '警报',
    alarmSince: (step) => `第 ${count(step)} 步起有警报。`,
    text: '与真品的距离，占真品自身离散程度的百分比，对数刻度，越低越好。手动测量不画在这里。',
  },
  alarms: {
    notFinite: {
      what: '有的数值已经不是数了：权重无限增大。',
      why: '某一步迈得太大，后面的步子又越错越远。学习率低一些，步子就小一些。权重一旦不是数，就无法复原：请重置，或者回到更早的状态。',
    },
    collapse: {
      what: 'G 发生了模式崩溃：无论噪声是什么，画出来的几乎总是那几张图。',
      why: 'G 找到了几张能蒙混过关的图，而 D 每次只看一张，无法告诉 G 还该画别的。崩溃的 G 很少能自己恢复。请换用已知可行的设置，或者降低学习率，重新开始。',
    },
    missingClasses: {
      what: 'G 漏画了一些类别：它们几乎没有赝品。',
      why: 'D 只问一张图像不像真品，不问各类是否齐全，于是 G 可能避开难画的。有些类别出现得晚，不妨再训练一会儿。如果一直不出现，就加大批次，或者降低 D 的学习率，重新开始。',
    },
    copying: {
      what: 'G 在抄：它的图像比没见过的真品更接近训练图像。',
      why: '图像少而步数多时，G 可能把它们背下来。可以增加图像，或者早些停止。',
    },
    discriminatorOverfits: {
      what: 'D 在死记硬背：训练图像它都认得，没见过的真品却被当成赝品。',
      why: '这时 D 告诉 G 的，已经不是怎样才像真品。可以增加图像、缩小 D，或者早些停止。',
    },
    discriminatorTooStrong: {
      what: 'D 太强：它几乎从不出错，G 从中学不到东西。',
      why: 'D 对每张图都十拿九稳时，传给 G 的信号要么微弱，要么忽东忽西，因损失函数而异：饱和损失几乎不给 G 留下斜率，非饱和损失则不然。降低 D 的学习率，或者提高 G 的，G 才追得上。',
    },
    discriminatorTooWeak: {
      what: 'D 太弱：赝品离真品还远，它给的评分却差不多，G 从它那里学不到多少。',
      why: 'D 分不清真假，本是成功的样子，但那要赝品已经很像才算数。降低 G 的学习率，或者提高 D 的，让 D 有时间学习；通道多一些的 D 也看得更细。',
    },
  },
  since: (step) => `从第 ${count(step)} 步开始。`,
  whyTitle: '原因和办法',
  cures: {
    halveBoth: {
      button: '两个学习率都减半',
      done: '两个学习率都已减半。请重置，用它们重新开始。',
    },
    halveD: {
      button: 'D 的学习率减半',
      done: 'D 的学习率已减半，立即生效。有没有用，看下一次测量。',
    },
    halveG: {
      button: 'G 的学习率减半',
      done: 'G 的学习率已减半，立即生效。有没有用，看下一次测量。',
    },
    presetRates: {
      button: '改用预设的学习率',
      done: '两个学习率都已改为预设的值，立即生效。有没有用，看后面的测量。',
    },
    nonSaturating: {
      button: '换成非饱和损失',
      done: '设置已换成非饱和损失，重新开始后生效。',
    },
    quick: {
      button: '换成预设“快速”',
      done: '设置已换成“快速”，重新开始后生效。',
    },
  },
};
