import type { gameLessons as english } from '../en/gameLessons';

export const gameLessons: typeof english = {
  convergence: {
    name: '收敛',
    look: '绿色的山丘走向点线的山丘，并停在那里。D 逐渐变平，趋近 ½；V 停在 −log 4 附近。损失变平，正是成功的样子。',
    cure: '',
  },
  collapse: {
    name: '模式崩溃',
    look: '所有伪造品挤成一根细针；D 一旦识破，细针就跳到别处。另一座峰无人理会。',
    cure: '让 G 慢下来，让 D 学得快些：G 还没跑开，D 就已有了对策。',
  },
  vanishing: {
    name: '梯度消失',
    look: 'D 先走了很多步，几乎无懈可击。用极小极大损失时，它在伪造品处的斜率几乎为 0，所以没有箭头。Adam 会把再小的斜率也放大，G 因此仍会动，却找不到数据。',
    cure: '改用非饱和损失：最大化 log D(G(z))。同一个 D，拉力大了成千上万倍。',
  },
  weak: {
    name: 'D 太弱',
    look: '只有一个神经元的 D 只会说“再往右”或“再往左”。G 照办，最后挤在一处。',
    cure: '给 D 两层、每层 16 个神经元：足以分清一座峰和两座峰。',
  },
  strong: {
    name: 'D 太强',
    look: 'G 走一步，D 学 20 步，始终紧贴最优的 D*。G 被逼到一座峰上，动弹不得。',
    cure: 'G 走一步，D 也只走一步。',
  },
  oscillation: {
    name: '振荡',
    look: '伪造品在数据左右来回摆过头，V 也跟着摆。动量加上大步长，使双方总是冲过头。',
    cure: '减小动量（β₁ = 0.5），让 G 慢一些。',
  },
  planeRing: {
    name: '八点环',
    look: '噪声的网不断伸展，直到伪造品抵达各峰：用这个种子时，八座里到了六座。峰与峰之间总留着细桥，因为连续的 G 无法把噪声撕开。',
    cure: '',
  },
  planeCollapse: {
    name: '环上的崩溃',
    look: 'G 跑在 D 前面，伪造品挤在八座峰中的少数几座上，或挤在它们之间的一根线上。',
    cure: '让 G 慢下来，让 D 学得快些。',
  },
};
