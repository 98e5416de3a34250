import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** README.zh-CN.md says what README.md says: section by section the same commands, names, figures and links. */

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

interface Section {
  /** Such as `##`; empty for what stands before the first heading. */
  level: string;
  title: string;
  text: string;
}

const fence = /^```.*\n[^]*?^```$/gm;

/** @param markdown has no line in its code that looks like a heading of the text */
function sectionsOf(markdown: string): Section[] {
  return markdown
    .split(/^(?=#+ )/m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, level = '', title = ''] = /^(#+) (.*)/.exec(part) ?? [];
      return { level, title, text: part.replace(/^#+ .*/, '') };
    });
}

/** A block of commands as it is; of one that explains, what stands before the first gap of each line. */
function blocksOf(text: string): string[] {
  return [...text.matchAll(fence)].flatMap(([block]) =>
    block.startsWith('```sh\n')
      ? [block]
      : block.split('\n').map((line) => /^ *\S+(?: \S+)*/.exec(line)?.[0] ?? ''),
  );
}

const prose = (text: string) => text.replace(fence, '');

const codeOf = (text: string) =>
  [...prose(text).matchAll(/`[^`\n]+`/g)].map(([code]) => code).sort();

/** The two files name each other where a reader changes the language. */
const linksOf = (text: string) =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^README(\.zh-CN)?\.md$/.test(to));

const scales: Record<string, number> = { million: 1e6, 万: 1e4, 亿: 1e8 };

/** Figures outside of code and of addresses, as numbers: 1,600, and “64 million” as 6400 万. */
const figuresOf = (text: string) =>
  [
    ...prose(text)
      .replace(/`[^`\n]+`|\]\([^)]*\)/g, ' ')
      .replace(/(\d),(?=\d{3}\b)/g, '$1')
      .matchAll(/(\d+(?:\.\d+)?)\s?(million|万|亿)?/g),
  ]
    .map(([, number = '', scale = '']) => Number(number) * (scales[scale] ?? 1))
    .sort((a, b) => a - b);

const kinds = {
  'code block': blocksOf,
  'word in backticks': codeOf,
  link: linksOf,
  figure: figuresOf,
};

/** What one list has and the other lacks, each as often as it does. */
function lacking<T>(whole: readonly T[], part: readonly T[]): T[] {
  const rest = [...part];
  return whole.filter((entry) => {
    const at = rest.indexOf(entry);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** Everything in which a translation differs from its original, in sentences. */
function differences(original: string, translation: string): string[] {
  const sections = sectionsOf(original);
  const translated = sectionsOf(translation);
  const outline = (all: Section[]) => all.map(({ level, title }) => `${level} ${title}`);
  if (
    sections.map(({ level }) => level).join(' ') !== translated.map(({ level }) => level).join(' ')
  ) {
    return [
      `The sections differ: ${outline(sections).join(', ')}; there ${outline(translated).join(', ')}`,
    ];
  }
  return sections.flatMap(({ title, text }, index) => {
    const there = translated[index]?.text ?? '';
    return Object.entries(kinds).flatMap(([kind, find]) => {
      const [ours, theirs]: (string | number)[][] = [find(text), find(there)];
      return [
        ...lacking(ours ?? [], theirs ?? []).map(
          (entry) => `“${title}”: the ${kind} ${entry} is missing in the translation`,
        ),
        ...lacking(theirs ?? [], ours ?? []).map(
          (entry) => `“${title}”: the ${kind} ${entry} is in the translation alone`,
        ),
      ];
    });
  });
}

test('README.zh-CN.md has the sections, commands, names, figures and links of README.md', () => {
  expect(differences(read('README.md'), read('README.zh-CN.md'))).toEqual([]);
});

test('each README leads to the other', () => {
  expect(read('README.md')).toContain('](README.zh-CN.md)');
  expect(read('README.zh-CN.md')).toContain('](README.md)');
});

test('a difference of any kind is named with its section', () => {
  const original =
    '# A\n\n## Run\n\n```sh\nnpm start\n```\n\n`dist/`, 1,600 steps, 64 million, [x](a.md)\n';
  const good = '# A\n\n## 运行\n\n```sh\nnpm start\n```\n\n`dist/`，1600 步，6400 万，[某](a.md)\n';
  expect(differences(original, good)).toEqual([]);
  expect(differences(original, good.replace('npm start', 'npm run start'))).toEqual([
    '“Run”: the code block ```sh\nnpm start\n``` is missing in the translation',
    '“Run”: the code block ```sh\nnpm run start\n``` is in the translation alone',
  ]);
  expect(differences(original, good.replace('1600', '1500'))).toEqual([
    '“Run”: the figure 1600 is missing in the translation',
    '“Run”: the figure 1500 is in the translation alone',
  ]);
  expect(differences(original, good.replace('[某](a.md)', '某'))).toEqual([
    '“Run”: the link a.md is missing in the translation',
  ]);
  expect(differences(original, good.replace('`dist/`', 'dist'))).toEqual([
    '“Run”: the word in backticks `dist/` is missing in the translation',
  ]);
  expect(differences(original, good.replace('## 运行', '运行'))).toHaveLength(1);
});
