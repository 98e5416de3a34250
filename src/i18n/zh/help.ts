import type { about as aboutInEnglish, help as helpInEnglish } from '../en/help';

export const help: typeof helpInEnglish = {
  title: '帮助',
  keysTitle: '快捷键',
  keys: [
    ['空格 或 K', '播放或暂停'],
    ['→', '前进一步'],
    ['←', '后退一步（支持后退的房间）'],
    ['Home、End', '反卷积室：第一步、最后一步；[ ] 放慢、加快'],
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
  awayTitle: '离开这个标签页时',
  away: '标签页转到后台后，训练和对抗游戏会继续进行，快慢由浏览器决定。如果标签页被浏览器冻结，或者电脑进入睡眠，它们就原地停住；恢复后从停下的地方接着走，不会补上错过的步数。想让它们停下，请按“暂停”。',
  appearance: '外观',
  voicesTitle: '三种线条',
  voices: [
    ['g', '生成器 G：绿色实线。把噪声 z 变成赝品。'],
    ['d', '判别器 D：蓝色虚线。负责打分：1 为真，0 为假。'],
    ['data', '真实数据：墨色点线。它是标尺，始终不变。'],
  ],
};

export const about: typeof aboutInEnglish = {
  title: '关于 Ganvas',
  text: [
    'Ganvas 就在这个网页里、用你自己的设备训练生成对抗网络。你的任何操作都不会离开这台设备：没有服务器，没有账号，也没有跟踪。',
    '网络结构来自 DCGAN 论文（Radford、Metz、Chintala，2016），对抗游戏来自 Goodfellow 等人（2014）。',
  ],
  licencesTitle: '许可',
  fullLicences: '全部许可原文（文本文件）',
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
};
