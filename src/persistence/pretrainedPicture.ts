/** Generators that come with the page, trained by `npm run pretrain`. */
export type PretrainedName = 'digits' | 'clothes';

/** The 64 fixed noise vectors as that generator draws them: on screen before any engine has loaded. */
export function pretrainedPicture(name: PretrainedName): string {
  return `models/${name}.png`;
}
