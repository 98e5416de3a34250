import type { Messages } from '../messages';
import { bytes, count, fieldNames, number } from './words';

type Field = { field: string };
const name = ({ field }: Field) => fieldNames[field] ?? field;

/** What a browser or device says, closed as a sentence: others may follow. */
function ended(message: string | number): string {
  return `${String(message).replace(/[.。!！\s]+$/, '')}。`;
}

export const faults: Messages['faults'] = {
  'config.unknownPreset': ({ preset }) => `没有名为“${preset}”的预设。`,
  'config.unknownDataset': ({ dataset }) => `没有名为“${dataset}”的数据集。`,
  'config.unknownLoss': ({ loss }) => `没有名为“${loss}”的损失函数。`,
  'config.notANumber': (params) => `${name(params)}必须是一个数。`,
  'config.notASwitch': (params) => `${name(params)}只能是开或关。`,
  'config.outOfRange': ({ value, min, max, ...params }) =>
    `${name(params)}应在 ${number(min)} 到 ${number(max)} 之间，而 ${number(value)} 不在其中。`,
  'config.notAnInteger': ({ value, ...params }) =>
    `${name(params)}必须是整数，${number(value)} 不行。`,
  'config.channelList': ({ min, max, ...params }) =>
    `${name(params)}应写 ${min} 到 ${max} 个数，每层一个。`,
  'config.imageChannels': ({ dataset, expected, found }) =>
    `生成器最后一层的通道数必须与数据集 ${dataset} 的图像一致：应为 ${expected}，现在是 ${found}。`,
  'config.imageSize': ({ size, max }) => `图像边长将是 ${size} 像素，最多只能 ${max} 像素。`,
  'config.discriminatorDepth': ({ size, stages, max }) =>
    `${size} 像素的图像最多减半 ${max} 次，${stages} 次太多了，最后没有可供判断的内容。`,
  'config.batchBeyondData': ({ batch, images }) =>
    `批大小 ${count(batch)} 超过了数据集的图像总数 ${count(images)}。`,
  'config.tooManyParameters': ({ parameters, max }) =>
    `两个网络共有 ${count(parameters)} 个权重，最多允许 ${count(max)} 个。`,
  'page.partMissing': ({ file }) =>
    `本页有一部分没能加载${file === '' ? '' : `（${file}）`}。请检查网络后重试；如果本页刚刚更新过，请重新载入。`,
  'data.missing': ({ file }) => `服务器上缺少数据文件 ${file}。`,
  'data.network': ({ file }) => `数据文件 ${file} 下载失败，请检查网络。`,
  'data.notKept': ({ file }) =>
    `没有网络连接，而这个浏览器也没有保存数据文件 ${file}。请改用已保存的数据，或者联网后重试：用过一次的数据会一直保存着，也可以在“关于与许可”里全部保存。`,
  'data.truncated': ({ file, bytes: found, expected }) =>
    `数据文件 ${file} 不完整：只收到 ${bytes(found)}，应为 ${bytes(expected)}。`,
  'data.checksum': ({ file }) => `数据文件 ${file} 已损坏（校验和不符），没有用它训练。`,
  'data.manifest': ({ file }) => `数据文件清单 ${file} 已损坏。`,
  'engine.noDevice': () => '无法打开图形设备。',
  'engine.cannotTrain': () =>
    '这个浏览器既没有 WebGPU，也没有支持 SIMD 的 WebAssembly 和 WebGL，因此无法在这里训练。新版的 Chrome、Edge、Firefox 和 Safari 都可以。“潜空间”“反卷积”和“对局”不受影响，仍可使用。',
  'engine.deviceLost': ({ reason }) =>
    `图形设备中断了${reason === '' ? '' : `（${reason}）`}。换一个更小的预设，对设备的要求会低一些。`,
  'engine.outOfMemory': ({ bytes: size }) =>
    `图形设备的内存${size === 0 ? '已用完' : `放不下 ${bytes(size)} 的数据`}。请减小批大小或换更小的预设。`,
  'engine.tooLarge': ({ what, bytes: size, max }) =>
    `${what} 需要一整块 ${bytes(size)} 的内存，而这台设备最多允许 ${bytes(max)}。请减小批大小或换更小的预设。`,
  'engine.gpuError': ({ message }) => `图形设备报告错误：${ended(message)}`,
  'engine.stalled': ({ seconds }) => `图形设备已有 ${count(Math.round(seconds))} 秒没有算完一步。`,
  'engine.gaveUp': () =>
    '换用新的引擎也没有解决，训练已停止。请关闭其他占用显卡的网页和程序，或换更小的预设，然后重试。',
  'engine.notFinite': ({ step }) =>
    `第 ${count(step)} 步时损失发散到了无穷大，训练已停止，并退回到上一个正常状态。可以试试更小的学习率。`,
  'engine.mapsNotFinite': ({ layer }) =>
    `生成器的权重过大，${layer} 算出的数值不是有限数，因此无法显示。`,
  'engine.timeout': ({ seconds }) =>
    `引擎在 ${number(seconds)} 秒内没有回应。请再试一次，或改用较小的预设。`,
  'engine.workerDied': () => '引擎线程意外停止了。',
  'engine.notOpen': () => '还没有打开任何训练。',
  'engine.snapshotMismatch': ({ tensor }) =>
    `保存的状态与当前设置不符：缺少 ${tensor}，或者它的大小不对。`,
  'engine.snapshotNotFinite': ({ tensor }) => `保存的状态已损坏：${tensor} 中有非有限数。`,
  'engine.superseded': () => '这个请求已被更新的请求取代。',
  'engine.badMessage': ({ call }) => `引擎无法识别请求“${call}”。`,
  'engine.unexpected': ({ message }) => `发生了意料之外的错误：${ended(message)}`,
  'file.tooLarge': ({ bytes: size, max }) => `文件太大：${bytes(size)}，最多读取 ${bytes(max)}。`,
  'file.truncated': ({ bytes: found, expected }) =>
    `文件不完整：只有 ${bytes(found)}，应为 ${bytes(expected)}。`,
  'file.header': () => '这不是 safetensors 文件，或者文件头已损坏。',
  'file.layout': ({ tensor }) =>
    tensor === '' ? '文件末尾有多余的字节。' : `文件已损坏：${tensor} 的数据不在应在的位置。`,
  'file.duplicate': ({ tensor }) => `文件中 ${tensor} 出现了两次。`,
  'file.dtype': ({ tensor }) => `${tensor} 的数值类型不受支持。`,
  'file.shape': ({ tensor }) => `${tensor} 的形状与这个模型不同。`,
  'file.missing': ({ tensor }) => `文件中缺少 ${tensor}。`,
  'file.unexpected': ({ tensor }) => `文件中的 ${tensor} 不属于这个模型。`,
  'file.notFinite': ({ tensor }) => `${tensor} 中有非有限数。`,
  'file.mixed': () => '这些文件不是同一个模型的各个部分。',
  'file.notOurs': () => '这是一个正常的 safetensors 文件，但不是由本页保存的。',
  'file.manifest': () => '文件中对训练的描述已损坏。',
  'file.tooManySteps': ({ steps, max }) =>
    `保存的状态声称已训练 ${count(steps)} 步，最多只能有 ${count(max)} 步。`,
  'file.version': ({ version }) => `这个文件由更新版本的本页保存（格式 ${version}）。`,
  'store.full': () => '浏览器的存储空间已满，无法保留这次训练。训练会继续；请改为保存到文件。',
  'store.unavailable': () => '浏览器不允许本页保留训练。请改为保存到文件。',
  'store.blocked': () =>
    '另一个标签页里还开着本页的旧版本，因此无法保留这次训练。关闭那个标签页后，会自动继续保留。',
  'store.newerPage': () =>
    '此浏览器里的训练由更新版本的本页保存。请先把训练保存为文件，再重新加载本页。',
  'store.noAnswer': ({ seconds }) =>
    `浏览器的存储在 ${number(seconds)} 秒内没有回应。请再试一次，或重新载入页面。`,
  'store.timeout': ({ seconds }) =>
    `浏览器的存储在 ${number(seconds)} 秒内没有回应，这次没能保留训练。训练会继续，稍后会再试；稳妥起见，也可以保存为文件。`,
  'store.workerDied': () => '负责保留、保存和打开训练的线程意外停止了。请再试一次。',
  'store.gone': () => '为了给新的状态腾出空间，这个状态已被删除。',
  'store.otherTab': () => '另一个标签页正在训练，这里只能查看。',
};
