import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digested } from './provenance.ts';
import type { Repository } from './repository.ts';

/** Packs the published packages, which must be built, into a folder. Returns the names of the archives. */
export function packAll(repository: Repository, into: string): string[] {
  mkdirSync(into, { recursive: true });
  const folders = repository.published.map(({ folder }) => `./${folder}`);
  const flags = ['--ignore-scripts', '--json', '--pack-destination', into];
  const packs: { filename: string }[] = JSON.parse(
    repository.run('npm', 'pack', ...flags, ...folders),
  );
  return packs.map(({ filename }) => filename.replace('@', '').replace('/', '-'));
}

/** Returns digests of files of a folder, all of them by default. */
export function digestsOf(folder: string, names = readdirSync(folder).sort()): Digested[] {
  return names.map((name) => ({ name, sha256: sha256(readFileSync(join(folder, name))) }));
}

/** Returns the text of a file for `sha256sum -c`. */
export function checksums(files: readonly Digested[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
