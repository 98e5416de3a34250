export const game = {
  title: 'Data, forgeries and the judge, on one line',
};
