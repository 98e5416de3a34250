import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The documents stay true: every path that they name exists. */

const root = new URL('../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string, base = '') => existsSync(new URL(base + path, root));

const folder = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md'));
const ofRoot = ['CONTRIBUTING.md', 'README.md', 'README.zh-CN.md'];
const documents = [...folder.map((name) => `docs/${name}`), ...ofRoot];

/** What a build or an installation makes. */
const made = ['dist/', 'node_modules/'];

/** Words in backticks that look like a path: folders and files, or a file of the root. */
const paths = (markdown: string) =>
  [...markdown.matchAll(/`([^`\n]+)`/g)]
    .map(([, word = '']) => word)
    .filter((word) => /^[\w.-]+(\/[\w.-]+)*(\/|\.\w+)$/.test(word))
    .filter((word) => word.includes('/') || /\.(md|c?js|json)$/.test(word))
    .filter((word) => !made.includes(word));

test.each(documents)('every path in %s exists', (document) => {
  // The source's own folders are named without `src/` where there is little room.
  const missing = paths(text(document)).filter((path) => !exists(path) && !exists(path, 'src/'));
  expect(missing).toEqual([]);
});

test.each([...documents, 'CHANGELOG.md'])('every link of %s leads somewhere', (document) => {
  const links = [...text(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
  const base = document.startsWith('docs/') ? 'docs/' : '';
  const here = links.filter((to) => !/^(https?:|#)/.test(to)).map((to) => to.replace(/#.*/, ''));
  expect(here.filter((to) => !exists(to, base))).toEqual([]);
});

test('every entry of a list of CONTRIBUTING.md begins with its path', () => {
  const entries = text('CONTRIBUTING.md')
    .split('\n')
    .filter((line) => /^\d+\. /.test(line));
  expect(entries.length).toBeGreaterThan(50);
  expect(entries.filter((entry) => paths(entry.replace(/:.*/, '')).length !== 1)).toEqual([]);
});

test('every folder and file of the layout in README.md exists', () => {
  const [, layout = ''] = /## Layout\n+```\n([^`]*)```/.exec(text('README.md')) ?? [];
  const above: string[] = [];
  const named = layout.split('\n').flatMap((line) => {
    const [, indent = '', names = ''] = /^( *)(\S+(?:, \S+)*)(?: {2}|$)/.exec(line) ?? [];
    const depth = indent.length / 2;
    const found = names.split(', ').map((name) => above.slice(0, depth).join('') + name);
    above[depth] = names;
    return names === '' ? [] : found;
  });
  expect(named).toContain('src/core/');
  expect(named.filter((path) => !exists(path))).toEqual([]);
});
