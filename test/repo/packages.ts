import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from '../helpers/programs.ts';
import { root } from './documents.ts';

/** Parts of a package.json that matter to whoever installs the package. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly publishConfig?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface PublishedPackage {
  /** From the root of the repository. */
  readonly folder: string;
  readonly manifest: Manifest;
}

const read = (folder: string): Manifest & { readonly workspaces?: readonly string[] } =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

/** The packages of this repository that others may install. */
export const published: readonly PublishedPackage[] = (read('').workspaces ?? [])
  .map((folder) => ({ folder, manifest: read(folder) }))
  .filter(({ manifest }) => !manifest.private);

/** Returns what `npm pack` puts into the archive of each package: paths from its folder. */
export function packedFiles(): ReadonlyMap<string, readonly string[]> {
  execFileSync(process.execPath, [join(root, 'scripts/prune-dist.mjs')]);
  const folders = published.map(({ folder }) => `./${folder}`);
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', ...folders], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  const packs: { name: string; files: { path: string }[] }[] = JSON.parse(out);
  return new Map(packs.map(({ name, files }) => [name, files.map(({ path }) => path)]));
}
