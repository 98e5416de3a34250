export { engine } from './engine';
export { about, help } from './help';
export { link } from './link';
