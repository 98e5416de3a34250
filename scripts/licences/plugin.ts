import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createViteLicensePlugin } from 'rollup-license-plugin';
import type { Plugin } from 'vite';

/**
 * Puts `licences.txt` into the build: the licences of all that the page brings along, in full. Packages
 * are found by what the bundles hold of them, those of the workers too.
 */

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const text = (name: string) => readFileSync(path(name), 'utf8');

/** For packages that ship no licence file: what their read-me says, or the text that is the same for all. */
const elsewhere: Record<string, string> = {
  seedrandom: text('seedrandom.txt'),
  'Apache-2.0': text('Apache-2.0.txt'),
};

/** What may be given away with the page without more ado than its text. */
const accepted = ['MIT', 'ISC', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'OFL-1.1'];

interface Package {
  name: string;
  version: string;
  license: string;
  licenseText: string | null;
}

function section({ name, version, license, licenseText }: Package): string {
  const full = licenseText ?? elsewhere[name] ?? elsewhere[license];
  if (full === undefined) throw new Error(`${name}@${version} has no licence text`);
  return `${name} ${version}\n${license}\n\n${full.trim()}\n`;
}

function document(packages: readonly Package[]): string {
  const sorted = [...packages].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const rule = `\n${'='.repeat(80)}\n\n`;
  const sections = [
    `Ganvas\nMIT\n\n${text('../../LICENSE').trim()}\n`,
    'This page brings along the work of others, under the licences below. Each data set has its own in\nits folder under data/.\n',
    ...sorted.map(section),
  ];
  return sections.join(rule);
}

/** One for the page's bundle and one for the workers': packages that the workers hold count as well. */
export function licencePlugins(): { page: Plugin; worker: Plugin } {
  const page = createViteLicensePlugin({
    outputFilename: false,
    additionalFiles: {
      'licences.txt': (packages) => document(packages),
    },
    // Its font is named in a style sheet, so no bundle holds a module of it.
    includePackages: () => [path('../../node_modules/@fontsource-variable/inter')],
    unacceptableLicenseTest: (license) =>
      !license.split(' AND ').every((one) => accepted.includes(one)),
  });
  const { renderChunk } = page;
  return { page, worker: { name: 'licences-of-workers', ...(renderChunk && { renderChunk }) } };
}
