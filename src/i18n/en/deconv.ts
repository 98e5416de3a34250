export const deconv = {
  title: 'Transposed convolution is one matrix product',
};
