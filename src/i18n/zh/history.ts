import type { Messages } from '../messages';
import { bytes, count, duration, moment } from './words';

export const history: Messages['history'] = {
  title: '历史',
  past: '回看',
  strip: '查看历史中的哪一步',
  at: (step) => `第 ${count(step)} 步`,
  stateAt: (step) => `第 ${count(step)} 步保存的状态`,
  count,
  thumbnail: (step) => `第 ${count(step)} 步时其中四个噪声向量生成的图像`,
  stateKey: '已保存的状态，可以由此继续训练',
  forkKey: '分支的起点',
  play: '播放',
  pause: '暂停',
  now: '最新',
  picture: (step) => `第 ${count(step)} 步时 64 个固定噪声向量生成的图像`,
  rewind: (step) => `从第 ${count(step)} 步继续`,
  rewindNone: '从这里继续',
  noState: (interval) => `这么早的状态没有保存；大约每 ${duration(interval)}保存一次。`,
  seldom: (size, interval) =>
    `这个模型的一个状态占 ${bytes(size)}。训练时大约每 ${duration(interval)}保存一次，每次暂停时也会保存。`,
  framed:
    '本页嵌在框架里，框架可能禁止保留，也可能禁止下载：在单独的标签页中打开，两者或许都可行。',
  noRoom: (size, free) =>
    `这个模型的一个状态占 ${bytes(size)}，而浏览器留给本页的空间只剩 ${bytes(free)}，因此不会在这里保留这次训练。请不时暂停，并保存为文件。`,
  branch: (branch, step) => `分支 ${branch + 1}，始于第 ${count(step)} 步。原来的分支仍然保留。`,
  others: '其他分支的末端：',
  end: (branch, step) => `分支 ${branch + 1}，第 ${count(step)} 步`,
  empty:
    '训练开始后，这里会出现一条胶片：同样的噪声，从第 0 步直到现在。沿着它拖动，就能看到噪声怎样变成图像；也可以播放，或从先前的某个状态继续。',
  saved: (states, size, ms) =>
    `此浏览器中保存了 ${count(states)} 个状态；最近一个 ${bytes(size)}，用时 ${Math.round(ms)} 毫秒。`,
  quota: (usage, quota) => `已用 ${bytes(usage)}，上限 ${bytes(quota)}。`,
  resume: {
    text: (step) => `上次访问时训练停在第 ${count(step)} 步。`,
    gaveWay: (step) => `之前的训练已保存在第 ${count(step)} 步。`,
    go: (step) => `从第 ${count(step)} 步恢复`,
  },
  elsewhere: '本页已在另一个标签页打开，由那里训练；这里只能查看。关闭那一页，就可以在这里训练。',
  download: '保存为文件',
  saveFailed: (why) => `文件没有保存。${why}`,
  replace: {
    title: '要打开另一个训练吗？',
    training: (step) => `当前的训练正在进行，已到第 ${count(step)} 步。`,
    paused: (step) => `当前的训练停在第 ${count(step)} 步。`,
    kept: '它最新的状态会留在此浏览器中，之后可以在“保存与导出”里找回。',
    lost: '浏览器没能保留它：没有存成文件的部分将会丢失。',
    goOn: '继续训练',
    stay: '留在当前训练',
    open: '打开另一个',
  },
  files: {
    open: '保存与导出',
    title: '保存、打开、导出',
    save: '保存整个训练',
    saveText:
      '一个 safetensors 文件，含两个网络的权重、Adam 的动量和步数；再次打开后，训练会从原处精确地继续。',
    load: '打开文件',
    loadText: '也可以把文件拖到页面任意处。在全部检查通过之前，不会改变任何东西。',
    runsTitle: '保存在此浏览器中的训练',
    run: (step, saved, data) =>
      `${data === null ? '' : `${data}，`}第 ${count(step)} 步，${moment(saved)}`,
    runsText: '这些训练让位给了别的训练。每个都保留着最新的状态，可以由此继续。',
    exportTitle: '带走',
    exports: {
      weights: '生成器权重（safetensors）',
      pytorch: 'PyTorch 用的 Python 文件',
      keras: 'Keras 用的 Python 文件',
      png: '最新的网格图（PNG）',
      gif: '历史动画（GIF）',
      webm: '历史视频（WebM）',
    },
    exportText: 'Python 文件会重建生成器、载入同目录的权重，并把一张图与本页的结果作比较。',
    cannot: '此浏览器无法生成这种格式。',
    nothing: '还没有打开任何训练，没有可保存的内容。',
  },
};
