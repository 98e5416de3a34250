import type { offline as english } from '../en/offline';
import { bytes } from './words';

export const offline: typeof english = {
  title: '没有网络时',
  support: {
    starting: '浏览器正在保存本应用。保存完成后，没有网络也能打开。',
    insecure:
      '浏览器只在安全地址上保存应用：请通过 HTTPS 或 localhost 打开。在当前地址，每次访问都需要连接服务器。',
    failed: '应用未能保存：浏览器空间不足，或者网络中断了。下次访问时会再试一次。',
    none: '这个浏览器不允许页面保存自己，某些隐私窗口就是这样。每次访问都需要连接服务器。',
  },
  app: (size: number) =>
    `应用本身（${bytes(size)}）已保存在这个浏览器里，没有网络也能打开：所有房间、所有引擎、两种语言。数据集和模型用过一次就会保存。还可以从浏览器菜单安装本应用。`,
  listTitle: '数据集及其配套模型',
  datasets: {
    mnist: 'MNIST',
    fashion: 'Fashion-MNIST',
    faces: '像素头像',
  },
  kept: (size: number) => `已保存，${bytes(size)}`,
  partlyKept: (part: number, size: number) => `已保存 ${bytes(part)}，共 ${bytes(size)}`,
  notKept: (size: number) => `未保存，${bytes(size)}`,
  keepAll: (size: number) => `全部保存，供离线使用（${bytes(size)}）`,
  progress: (done: number, total: number) => `${bytes(done)}，共 ${bytes(total)}`,
  progressLabel: '保存进度',
  cancel: '取消',
  allKept: '已全部保存，不再需要网络。',
  remove: (size: number) => `移除数据集（${bytes(size)}）`,
  persisted: '浏览器承诺不会自行清除这些内容。',
  mayClear: '设备空间不足时，浏览器可能会清除这些内容。',
  problems: {
    full: '浏览器的空间不够保存全部内容。没有新增任何内容，之前保存的也都还在。请腾出一些空间，或者趁联网时用一次需要的数据集：空间允许时，用过的都会保存。',
    network: '网络中断了。已下载的内容已经保存；恢复后再按一次，只会下载剩下的部分。',
    missing: '服务器上缺少一个文件。已下载的内容已经保存。',
    unavailable: '浏览器的存储没有响应。请重新载入页面后再试。',
  },
  update: {
    ready: 'Ganvas 有新版本了。',
    kept: '你的训练已保存。',
    waits: 'Ganvas 有新版本了。训练进行中或尚未保存时不会更新：请先暂停，之后就可以重新载入。',
    reload: '立即重新载入',
    later: '以后再说',
  },
  cores: {
    title: '重新载入之前只用一个核心',
    text: (available: number) =>
      `只有与其他网站隔离的页面，线程之间才能共享内存。本页的服务器没有要求隔离，而应用自带的 Service Worker 会从下一次载入开始这样做。之后最多可用 ${available} 个核心训练。`,
    waits: '请先暂停，让训练得到保存；之后这里就可以重新载入。',
    reload: '立即重新载入',
  },
};
