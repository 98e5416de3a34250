import type { Language } from '../core/language';

/** What the page says where nothing else of it could be loaded or started; always in every language. */
export const plain: Record<Language, { title: string; text: string; reload: string }> = {
  en: {
    title: 'Ganvas could not start',
    text: 'Reload the page. If it still does not start, check the connection, update the browser or try another one.',
    reload: 'Reload',
  },
  'zh-Hans': {
    title: 'Ganvas 未能启动',
    text: '请重新载入页面。如果仍然无法启动，请检查网络，更新浏览器，或换一个浏览器。',
    reload: '重新载入',
  },
};
