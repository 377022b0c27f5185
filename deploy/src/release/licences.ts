import { existsSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'spdx-satisfies';
import type { Repository } from './repository.ts';
import type { Bom } from './sboms.ts';

/** A package that comes with ours, and what permits it. */
export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; '': it names none. */
  readonly licence: string;
  /** `installed`: npm fetches it along. `bundled`: its code is in a file of ours. */
  readonly comes: 'installed' | 'bundled';
}

/** Licences that ask for no more than their text and the names of the authors. */
export const ALLOWED = [
  ...['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'],
  ...['BlueOak-1.0.0', 'Unlicense', 'CC0-1.0'],
];

/** Packages with another licence that are taken all the same: `name@version`, and the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** Returns the packages of a bill of materials that are not ours, and those in the bundle of the console. */
export function licencesOf(bom: Bom, repository: Repository): Licensed[] {
  const ours = new Set(repository.workspaces.map(({ manifest }) => manifest.name));
  const installed = bom.components.map(({ name, version, licenses = [] }) => ({
    name,
    version,
    licence: licenses
      .map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '')
      .join(' AND '),
    comes: 'installed' as const,
  }));
  return [...installed, ...bundled(repository)]
    .filter(({ name }) => !ours.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Says which packages are not permitted by what is allowed. */
export function refusedLicences(packages: readonly Licensed[]): string[] {
  return packages
    .filter(({ name, version }) => !(`${name}@${version}` in EXCEPTIONS))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, version, licence }) => `${name}@${version}: ${licence || 'names no licence'}`);
}

/** Returns a page with a table of all packages. */
export function licencePage(packages: readonly Licensed[]): string {
  const rows = packages.map(
    ({ name, version, licence, comes }) => `| ${name} | ${version} | ${licence} | ${comes} |`,
  );
  const head = '| package | version | licence | comes |\n|---|---|---|---|';
  return `# Licences of what comes with Trueframe\n\n${head}\n${rows.join('\n')}\n`;
}

function isAllowed(licence: string): boolean {
  try {
    return satisfies(licence, ALLOWED);
  } catch {
    // It is no SPDX expression.
    return false;
  }
}

/** Vite lists what is in its bundle: `## name - version (licence)`. */
function bundled(repository: Repository): Licensed[] {
  const list = 'console/dist/site/licenses.md';
  if (!existsSync(join(repository.root, list))) return [];
  return [...repository.read(list).matchAll(/^## (\S+) - (\S+) \((.+)\)$/gm)].map(
    ([, name = '', version = '', licence = '']) => ({ name, version, licence, comes: 'bundled' }),
  );
}
