import { languages } from '../core/language';
import { plain } from '../i18n/plain';

/** Puts plain HTML in the place of a page that could not start, with a way on in every language. */
export function showPlainPage(page: Document): void {
  const main = page.createElement('main');
  main.className = 'plain-page';
  for (const language of languages) {
    const { title, text, reload } = plain[language];
    const section = page.createElement('section');
    section.lang = language;
    const heading = page.createElement('h1');
    heading.textContent = title;
    const words = page.createElement('p');
    words.textContent = text;
    const button = page.createElement('button');
    button.type = 'button';
    button.textContent = reload;
    button.addEventListener('click', () => page.location.reload());
    section.append(heading, words, button);
    main.append(section);
  }
  page.body.replaceChildren(main);
}
