import { renderSVG } from 'uqr';
import type { Language } from '../../src/core/language';
import { html, Html } from './html';
import { messages } from './messages';
import type { Counts } from './visitors';

/** What the page for the projector shows. */
export interface Shown {
  language: Language;
  /** The app's addresses for other machines, the likeliest first; the page shows one of them large. */
  addresses: string[];
  /** Which of them. */
  at: number;
  /** Where this machine itself opens the app. */
  here: string;
  counts: Counts;
  /** When the certificate ends. */
  until: Date;
  fingerprint: string;
}

const languageNames: Record<Language, string> = { en: 'English', 'zh-Hans': '中文' };

const icon = html`<img class="mark" src="/classroom/icon.svg" alt="" width="36" height="36" />`;

interface Frame {
  language: Language;
  title: string;
  /** What else the page's address says. */
  query: string;
  body: Html;
}

function frame({ language, title, query, body }: Frame): string {
  const links = Object.entries(languageNames).map(
    ([tag, name]) =>
      html`<a
        href="?lang=${tag}${query}"
        hreflang="${tag}"
        lang="${tag}"
        ${new Html(tag === language ? 'aria-current="true"' : '')}
        >${name}</a
      >`,
  );
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="UTF-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" type="image/svg+xml" href="/classroom/icon.svg" />
        <link rel="stylesheet" href="/classroom/tokens.css" />
        <link rel="stylesheet" href="/classroom/page.css" />
        <script src="/classroom/page.js"></script>
      </head>
      <body>
        <header>
          ${icon}
          <h1>${title}</h1>
          <nav aria-label="${messages[language].language}">${links}</nav>
        </header>
        <main>${body}</main>
      </body>
    </html> `.text;
}

const list = (steps: readonly string[]) =>
  html`<ol>
    ${steps.map((step) => html`<li>${step}</li>`)}
  </ol>`;

/** As somebody types it. */
const shortened = (address: string) => address.replace(/\/$/, '');

function opening({ language, addresses, at, here }: Shown): Html {
  const { open } = messages[language];
  const address = addresses[at] ?? here;
  const code = new Html(renderSVG(address, { ecc: 'M', border: 2 }));
  const others = [...addresses.entries()].filter(([index]) => index !== at);
  const otherLinks = html`<p class="others">
    ${open.others}
    ${others.map(
      ([index, other]) => html`<a href="/classroom?lang=${language}&amp;at=${index}">${other}</a> `,
    )}
  </p>`;
  return html`<div class="code" role="img" aria-label="${open.code(address)}">${code}</div>
    <div class="way">
      <h2>${open.heading}</h2>
      <p class="address">${shortened(address)}</p>
      <p>${addresses.length > 0 ? open.how : open.alone}</p>
      <p><a class="button" href="${address}">${open.enter}</a></p>
      ${others.length > 0 ? otherLinks : ''}
    </div>`;
}

function counting({ language, counts }: Shown): Html {
  const { live } = messages[language];
  return html`<dl class="live">
      <div>
        <dt>${live.connected}</dt>
        <dd data-count="connected">${counts.connected}</dd>
      </div>
      <div>
        <dt>${live.visits}</dt>
        <dd data-count="visits">${counts.visits}</dd>
      </div>
    </dl>
    <p class="stopped" role="status"><span hidden>${live.stopped}</span></p>
    <p class="note">${live.counted}</p>`;
}

function warning(language: Language): Html {
  const { heading, why, browsers, cost } = messages[language].warning;
  return html`<section>
    <h2>${heading}</h2>
    <p>${why}</p>
    <div class="cards">
      ${Object.values(browsers).map(
        ({ name, says, steps }) =>
          html`<article>
            <h3>${name}</h3>
            <p class="says">${says}</p>
            ${list(steps)}
          </article>`,
      )}
    </div>
    <p>${cost}</p>
  </section>`;
}

function installing({ language, until, fingerprint }: Shown): Html {
  const { install } = messages[language];
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(until);
  return html`<section>
    <h2>${install.heading}</h2>
    <p>${install.why}</p>
    <p class="download">
      <a class="button" href="/classroom/certificate.crt">${install.download}</a>
      <span>${install.until(date)}</span>
    </p>
    <div class="cards wide">
      ${Object.values(install.systems).map(
        ({ name, steps }) =>
          html`<article>
            <h3>${name}</h3>
            ${list(steps)}
          </article>`,
      )}
    </div>
    <p>${install.firefox}</p>
    <p>${install.remove}</p>
    <p class="note">${install.fingerprint}: <code>${fingerprint}</code></p>
  </section>`;
}

function helping({ language }: Shown): Html {
  const { trouble, teacher } = messages[language];
  const part = ({ heading, ...texts }: { heading: string } & Record<string, string>) =>
    html`<section>
      <h2>${heading}</h2>
      <ul>
        ${Object.values(texts).map((text) => html`<li>${text}</li>`)}
      </ul>
    </section>`;
  return html`<div class="pair">${part(trouble)}${part(teacher)}</div>`;
}

/** The page `/classroom`: for a projector, for paper, and for whoever is stopped by a browser's warning. */
export function classroomPage(shown: Shown): string {
  return frame({
    language: shown.language,
    title: messages[shown.language].title,
    query: `&at=${shown.at}`,
    body: html`<section class="hero">
        <div class="open">${opening(shown)}</div>
        ${counting(shown)}
      </section>
      ${warning(shown.language)} ${installing(shown)} ${helping(shown)}`,
  });
}

/** What whoever came over plain HTTP is told, with the same page over HTTPS and what its warning means. */
export function insecurePage(language: Language, secure: string): string {
  const { title, heading, why, go } = messages[language].insecure;
  return frame({
    language,
    title,
    query: '',
    body: html`<section class="hero">
        <h2>${heading}</h2>
        <p>${why}</p>
        <p class="address">${shortened(secure)}</p>
        <p><a class="button" href="${secure}">${go}</a></p>
      </section>
      ${warning(language)}`,
  });
}
