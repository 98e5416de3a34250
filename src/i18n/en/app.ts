export const app = {
  rooms: {
    game: 'The game',
    train: 'Train',
    latent: 'Latent space',
    deconv: 'Deconvolution',
  },
};
