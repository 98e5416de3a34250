import type { Messages } from '../messages';

export const game: Messages['game'] = {
  title: '同一条轴上的数据、伪造品与裁判',
};
