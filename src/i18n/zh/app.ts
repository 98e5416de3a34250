import type { Messages } from '../messages';

export const app: Messages['app'] = {
  rooms: {
    game: '对抗游戏',
    train: '训练',
    latent: '潜空间',
    deconv: '反卷积',
  },
};
