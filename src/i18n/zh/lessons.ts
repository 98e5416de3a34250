import type {
  lessonSteps as englishSteps,
  lessonTexts as englishTexts,
  lessonUi as englishUi,
} from '../en/lessons';
import { deconvSteps } from './lessonsDeconv';
import { gameSteps } from './lessonsGame';
import { latentSteps } from './lessonsLatent';
import { trainSteps } from './lessonsTrain';
import { count } from './words';

export const lessonUi: typeof englishUi = {
  menu: {
    title: '课程',
    minutes: (minutes) => `${minutes} 分钟`,
    at: (step, steps) => `学到第 ${step} 步，共 ${steps} 步`,
    finished: '已学完',
    sheets: '教师用：可打印的教案',
    open: '正在学',
  },
  card: {
    label: (lesson) => `课程：${lesson}`,
    step: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
    stepDone: (step, title) => `第 ${step} 步，${title}：已完成`,
    stepOpen: (step, title) => `第 ${step} 步，${title}`,
    task: '动手',
    ask: '先猜一猜',
    chosen: (choice) => `你选的是：${choice}。`,
    right: '猜对了。',
    wrong: '结果并非如此。',
    measured: '刚刚算出',
    done: '已完成',
    next: '下一步',
    skip: '跳过',
    back: '上一步',
    finish: '结束',
    leave: '离开课程，进度会保留',
    setUp: '重新布置这一步',
    goThere: (room) => `去“${room}”`,
    fold: '收起课程',
    unfold: '展开课程',
    inBatch: '在批次里',
    alone: '单独画',
    inBatchLabel: '最新批次的第一件赝品，用该批次的统计量画出',
    aloneLabel: '同一个 z，用滑动统计量单独画出',
  },
  welcome: {
    title: '第一次来？',
    text: '这个页面里有两个网络在对抗：一个造假，一个鉴定。从这场对抗中，会长出没有人写过的数字。',
    show: '带我看看',
    showHint: '一堂 25 分钟的课',
    play: '我自己玩',
    playHint: '随便看看',
    teach: '我是老师',
    teachHint: '可打印的教案和链接',
  },
  sheet: {
    back: '回到页面',
    print: '打印',
    choose: '课程',
    title: (lesson) => `教案：${lesson}`,
    time: '时间',
    minutes: (minutes, steps) => `约 ${minutes} 分钟，共 ${steps} 步`,
    goals: '学完以后能够',
    words: '术语',
    steps: '教学步骤',
    where: (room) => `房间“${room}”`,
    task: '学生动手：',
    ask: '先提问：',
    choices: '选项：',
    answer: '答案：',
    computed: '具体数值由每台机器在课堂上当场算出，显示在屏幕上，这里不印。',
    link: '这一步的链接',
    pageDown: '可以用翻页笔：Page Down 是下一步，Page Up 是上一步。按 P 放大字号。',
    copy: '复制全部链接',
    copied: (links) => `已复制 ${count(links)} 个链接`,
    copyFailed: '浏览器不允许复制，请从列表里取用链接。',
  },
};

export const lessonTexts: typeof englishTexts = {
  digits: {
    name: '从噪声到数字',
    about: '走遍四个房间：博弈、训练、潜空间、反卷积',
    goals: [
      '说出 G 和 D 各要什么、各看得到什么',
      '说明损失走平为什么不等于失败，以及应该看什么',
      '亲手造出模式坍塌和梯度消失，并把它们治好',
      '解释 z 是什么，以及转置卷积怎样把小图变成大图',
    ],
    words: [
      '生成器',
      '判别器',
      '噪声向量',
      '极小极大博弈',
      '模式坍塌',
      '梯度消失',
      '潜空间',
      '转置卷积',
    ],
  },
  game: {
    name: '两个玩家的博弈',
    about: 'V 与 D*、梯度消失、模式坍塌',
    goals: [
      '写出极小极大博弈，说明谁把 V 推向哪边',
      '给出 G 固定时最优的 D，以及两座山重合时它的值',
      '解释饱和损失为什么让 G 学不动，非饱和损失又改变了什么',
      '造出模式坍塌并治好它',
    ],
    words: ['价值函数', '最优判别器 D*', '饱和与非饱和损失', '梯度消失', '模式坍塌', '学习率'],
  },
  train: {
    name: '训练一个 GAN，读懂它',
    about: 'G 和 D 各走一步、损失、指标、批归一化',
    goals: [
      '说出 G 和 D 有哪些层，D 一步和 G 一步各改变什么',
      '对照平局线读两条损失曲线',
      '说明弗雷歇距离和类别计数各能看出什么、看不出什么',
      '解释生成图像时批归一化为什么要用滑动统计量',
    ],
    words: [
      '全连接层',
      '带步幅的卷积',
      '转置卷积',
      '梯度',
      '均衡',
      '弗雷歇距离',
      '批归一化',
      '滑动统计量',
    ],
  },
  latent: {
    name: '漫步潜空间',
    about: '方向、空心的球、典型的点',
    goals: [
      '解释含义为什么在方向里，而不在单个坐标里',
      '说明高维空间中随机的 z 分布在哪里，直线插值为什么会离开那里',
      '分清“密度最大”与“典型”',
    ],
    words: ['潜空间', '先验分布', '主方向', '插值', '大圆弧', '向量的范数', '典型集'],
  },
  deconv: {
    name: '转置卷积就是 Wᵀ',
    about: '一个矩阵、两个方向，以及棋盘格',
    goals: [
      '把卷积和转置卷积写成 W 与 Wᵀ 的乘法',
      '算出输出的尺寸',
      '解释转置为什么不是求逆，两者为什么互为反向传播',
      '由卷积核和步幅预言会不会出现棋盘格',
    ],
    words: ['卷积', '转置卷积', '卷积核', '步幅', '填充', '矩阵的转置', '反向传播', '棋盘格伪影'],
  },
};

export const lessonSteps: typeof englishSteps = {
  'digits.start': {
    title: '没有人写过的 64 个数字',
    text: '这些都是赝品。生成器 G 由随机数画出了它们；训练时，它的对手是分辨真假的判别器 D。G 从没见过一个真的数字。这怎么可能？这堂课就来回答。',
    task: '看看这些格子，然后选一个答案。',
    question: {
      ask: '画一个数字时，G 的输入是什么？',
      choices: ['10 个数，每个数字一个', '一串随机数', '一张真实图像的 784 个像素'],
      answer: ([latent = NaN, pixels = NaN]) =>
        `${count(latent)} 个随机数，由它们画出 ${count(pixels)} 个像素。`,
      why: '这串数叫作 z。没有标签，也没有图像：画出来是几，由 G 自己决定。',
    },
  },
  ...gameSteps,
  ...trainSteps,
  ...latentSteps,
  ...deconvSteps,
  'digits.end': {
    title: '接下来归你',
    text: '你已经看过这场博弈和它的两大难题，看过一次从噪声开始的训练，也看过一层网络在做什么。剩下的就是动手：换数据，换损失，换一个会把它弄坏的学习率。',
    task: '在“设置”里换一种数据，比如“服饰”。',
  },
};
