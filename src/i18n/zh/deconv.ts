import type { Messages } from '../messages';

export const deconv: Messages['deconv'] = {
  title: '转置卷积就是一次矩阵乘法',
};
