import type { engine as english } from '../en/engine';
import { number } from './words';

export const engine: typeof english = {
  title: '引擎',
  trainers: {
    gpu: '为本机 GPU 编译：专为这个模型编写的一套固定的计算核',
    wasm: '为本机处理器编译：与 GPU 上完全相同的一步，用带 SIMD 的 WebAssembly 计算',
    tfjs: 'TensorFlow.js（参照实现）',
    inference: '无：用普通运算可以用这个模型画图，但不能训练它',
  },
  facts: {
    trainer: '训练器',
    backend: '运行于',
    device: '设备',
    threads: '线程数',
    hidden: '浏览器未透露',
    processor: '本机的处理器',
    agreement: '核对',
    agrees: (parts) => `启动时两者各算了极小的一步，与 TensorFlow.js 相差不到 ${parts} 分之一`,
    trial: '试算',
    tried: (name, ms) => (ms < Infinity ? `${name}：每步 ${number(ms)} 毫秒` : `${name}：无法运行`),
  },
  choose: '下一次训练所用的引擎',
  chooseHint: '已经开始的训练会继续使用原来的引擎，直到重新开始。',
  closed: '进入“训练”或“潜空间”时引擎才会启动。',
  working: '训练在单独的线程中进行，页面不会卡顿。',
  fallbackTitle: '为什么用这个引擎',
  fallbacks: {
    insecureContext:
      '本页是通过普通 HTTP 打开的，而浏览器只在安全地址上提供 WebGPU：请改用 HTTPS 或 localhost 打开。在此之前，由其他引擎训练。',
    noWebGPU:
      '这个浏览器不支持 WebGPU。Chrome 和 Edge 113、Safari 26、Firefox 141 及以后的版本支持。在这里，由其他引擎训练。',
    noAdapter:
      '浏览器支持 WebGPU，但没有找到可用的图形设备：可能是设置中关闭了硬件加速，也可能是驱动程序被列入了黑名单。因此改由其他引擎训练。',
    softwareAdapter:
      '这里唯一的图形设备是用软件模拟的，真正干活的其实是处理器。同样的一步直接为处理器编译要快好几倍，因此由处理器来训练。',
    selfTest: '启动自检时，编译的训练器在这台设备上与参照实现的结果不一致，因此改由参照实现训练。',
    repeatedLoss: '图形设备接连中断了两次，因此训练改由处理器继续进行。',
    noWorker:
      '这个浏览器不允许页面为引擎另开线程，引擎只好与页面共用一个线程：功能不受影响，但页面可能不够流畅。',
  },
};
