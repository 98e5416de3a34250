import type { PretrainedName } from '../core/dataset';

/** The 64 fixed noise vectors as that generator draws them: on screen before any engine has loaded. */
export function pretrainedPicture(name: PretrainedName): string {
  return `models/${name}.png`;
}
