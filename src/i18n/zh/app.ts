import type { Messages } from '../messages';

export const app: Messages['app'] = {
  rooms: {
    game: '对抗游戏',
    train: '训练',
    latent: '潜空间',
    deconv: '反卷积',
  },
  roomTitle: (room) => `${room} · Ganvas`,
  navigation: '房间',
  skip: '跳到图',
  loadingRoom: '正在打开……',
  roomFailed: '这个房间没能加载。请检查网络，然后重新载入页面。',
  reload: '重新载入',
  close: '关闭',
  language: '语言',
  theme: {
    label: '主题',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    switchTo: (theme) => `主题：切换为“${theme}”`,
  },
  engine: {
    title: '引擎',
    none: '引擎未启动',
    opening: '正在启动引擎',
    failed: '没有可用的引擎',
    names: { webgpu: 'WebGPU', webgl: 'WebGL', cpu: 'CPU' },
    trainers: {
      gpu: '为本机 GPU 编译：专为这个模型编写的一套固定的计算核',
      tfjs: 'TensorFlow.js（参照实现）',
    },
    facts: { trainer: '训练器', backend: '运行于', device: '设备', hidden: '浏览器未透露' },
    closed: '进入“训练”或“潜空间”时引擎才会启动。',
    working: '训练在单独的线程中进行，页面不会卡顿。',
    fallbackTitle: '为什么没有用最快的引擎',
    fallbacks: {
      insecureContext:
        '本页是通过普通 HTTP 打开的，而浏览器只在安全地址上提供 WebGPU：请改用 HTTPS 或 localhost 打开。在此之前，训练由较慢的引擎完成。',
      noWebGPU:
        '这个浏览器不支持 WebGPU。Chrome 和 Edge 113、Safari 26、Firefox 141 及以后的版本支持。在这里，训练由较慢的引擎完成。',
      noAdapter:
        '浏览器支持 WebGPU，但没有找到可用的图形设备：可能是设置中关闭了硬件加速，也可能是驱动程序被列入了黑名单。训练由较慢的引擎完成。',
      selfTest:
        '启动自检时，编译的训练器在这台设备上与参照实现的结果不一致，因此改由参照实现训练。',
      repeatedLoss: '图形设备在一分钟内两次中断，因此训练改为不使用 WebGPU 继续进行。',
    },
    slower: '较慢的引擎',
  },
  present: { start: '演示', end: '结束演示', full: '全屏' },
  help: {
    open: '帮助与快捷键',
    title: '帮助',
    keysTitle: '快捷键',
    keys: [
      ['空格 或 K', '播放或暂停'],
      ['→', '前进一步'],
      ['←', '后退一步（支持后退的房间）'],
      ['D', '只更新判别器一步'],
      ['G', '只更新生成器一步'],
      ['R', '重置'],
      ['1 – 4', '切换房间'],
      ['Page Down、Page Up', '下一个、上一个，供翻页笔使用'],
      ['F', '全屏'],
      ['P', '演示模式：放大文字，隐藏设置'],
      ['?', '打开本帮助'],
    ],
    letterKeys: '启用字母和数字快捷键',
    appearance: '外观',
    voicesTitle: '三种线条',
    voices: [
      ['g', '生成器 G：绿色实线。把噪声 z 变成赝品。'],
      ['d', '判别器 D：蓝色虚线。负责打分：1 为真，0 为假。'],
      ['data', '真实数据：墨色点线。它是标尺，始终不变。'],
    ],
  },
  about: {
    open: '关于与许可',
    title: '关于 Ganvas',
    text: [
      'Ganvas 就在这个网页里、用你自己的设备训练生成对抗网络。你的任何操作都不会离开这台设备：没有服务器，没有账号，也没有跟踪。',
      '网络结构来自 DCGAN 论文（Radford、Metz、Chintala，2016），对抗游戏来自 Goodfellow 等人（2014）。',
    ],
    licencesTitle: '许可',
    licences: [
      ['Ganvas', 'MIT'],
      ['MNIST', 'Yann LeCun、Corinna Cortes、Christopher J. C. Burges；CC BY-SA 3.0'],
      ['Fashion-MNIST', 'Zalando SE；MIT'],
      ['像素头像', 'DiceBear “Pixel Art”；CC0 1.0'],
      ['Inter', 'The Inter Project Authors；SIL 开放字体许可 1.1'],
      ['TensorFlow.js', 'Google；Apache 2.0'],
      ['React、zustand、uPlot、Recharts、Valibot', 'MIT'],
      ['Lucide', 'ISC'],
    ],
  },
  footer: '一切都在这个网页里、在你的设备上运行。',
};
