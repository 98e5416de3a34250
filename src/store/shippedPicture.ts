/** Generators that come with the page, trained by `npm run pretrain`. */
export type ShippedName = 'digits' | 'clothes';

/** The 64 fixed noise vectors as that generator draws them: on screen before any engine has loaded. */
export function shippedPicture(name: ShippedName): string {
  return `models/${name}.png`;
}
