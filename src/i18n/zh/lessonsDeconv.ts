import type { deconvSteps as english } from '../en/lessonsDeconv';
import { count } from './words';

export const deconvSteps: typeof english = {
  'deconv.product': {
    title: '小图怎样变成大图',
    text: '转置卷积由小图 B 得到大图 A。把两者展开成向量，它就是一次矩阵乘法 A = Wᵀ B：Wᵀ 的每一行说明 A 的一格由 B 的哪些格、以什么权重相加而成。',
    task: '一步步走到最后一格：点“下一步”，或按 End 键。',
    question: {
      ask: 'B 是 2×2，卷积核 3×3，步幅 1。A 有多大？',
      choices: ['2×2，和 B 一样', '3×3，和卷积核一样', '比两者都大'],
      answer: ([rows = NaN, columns = NaN, tall = NaN, wide = NaN]) =>
        `A 是 ${rows}×${columns}：Wᵀ 有 ${tall} 行，每行对应 A 的一格；有 ${wide} 列，每列对应 B 的一格。`,
      why: 'B 的每一格都在 A 上盖下整个卷积核，彼此相隔一个步幅：每边 (2 − 1) · 1 + 3 = 4 格。',
    },
  },
  'deconv.inverse': {
    title: '“反卷积”并不还原什么',
    text: '现在反过来：A 是输入，B = W A 就是普通的卷积，用的还是同一个 W。最后一个环节再用 Wᵀ 乘 B，回到 A 的形状。听“反卷积”这个名字，似乎 A 就该还原了。',
    task: '走到最后一步“乘回去”：按 End 键，或把步骤滑块拖到头。',
    question: {
      ask: 'Wᵀ (W A) 就是开头的 A 吗？',
      choices: ['是：Wᵀ 抵消了 W', '不是：回来的只有形状'],
      answer: ([other = NaN, total = NaN, first = NaN, back = NaN]) =>
        `${count(total)} 格中有 ${count(other)} 格的数变了：第一格原来是 ${first}，回来时成了 ${back}。`,
      why: '转置不是求逆。Wᵀ 找回的是形状，不是数值，所以应当叫“转置卷积”，也所以 G 的卷积核要靠学习得来。',
    },
  },
  'deconv.duality': {
    title: '一个的前向，就是另一个的反向',
    text: 'G 的卷积核要靠梯度来学，因此需要知道梯度怎样穿过 A = Wᵀ B 传回去。图的下方按上面的数并列了两个方向，并由 TensorFlow.js 核对。',
    task: '换一个卷积核：在“权重”里选“模糊”。',
    question: {
      ask: '梯度从 A 传回 B，靠的是什么运算？',
      choices: ['普通卷积，用同一个 W', '别的运算'],
      answer: ([pushes = NaN, apart = NaN]) =>
        `把 B 的 ${count(pushes)} 格逐一加 1，再把损失的变化与 W ∂L/∂A 相比，最大相差 ${apart === 0 ? '0' : apart.toExponential(1)}。`,
      why: 'A = Wᵀ B 的梯度，是 W 乘以传来的梯度，也就是卷积；卷积的梯度，是 Wᵀ 乘以它，也就是转置卷积。两者互为对方的归途。',
    },
  },
  'deconv.readings': {
    title: '一个答案，三种看法',
    text: '同一个运算，书上有不同的画法：写成矩阵；每个输入格子盖下一个卷积核；或者把输入撑开补零，再滑动一个旋转过的卷积核。它们其实是一回事。',
    task: '在“看法”里选“三种并列”。',
  },
  'deconv.checkerboard': {
    title: '还没训练，就有棋盘格',
    text: '5×5 的卷积核，步幅 2，与 DCGAN 论文相同。盖下的章互相重叠，重叠越多的格子，相加的项也越多。权重随机的 G 会把这种不均匀画成棋盘格。',
    task: '选一个能被步幅整除的卷积核：在“从这里开始”里选“4×4、步幅 2”。',
    question: {
      ask: '5×5、步幅 2：每个输出格子相加的项数都一样吗？',
      choices: ['一样', '不一样，逐格变化'],
      answer: ([most = NaN, least = NaN, kernel = NaN, stride = NaN, now = NaN]) =>
        `边长 5、步幅 2 时，每个方向上 ${most} 项和 ${least} 项交替；现在设的是边长 ${kernel}、步幅 ${stride}，除边缘外处处都是 ${now} 项。`,
      why: '当且仅当步幅整除卷积核边长，项数才处处相同。卷积核大小要合适，不是越大越好；先放大、再做普通卷积也行。',
    },
  },
};
