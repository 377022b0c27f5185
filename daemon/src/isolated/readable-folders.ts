import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrueframeError } from '@trueframe/sdk';
import { neededPackages } from '../lib/needed-packages.ts';

/** Folder of the program that isolated plugins run in. */
const GUEST = fileURLToPath(new URL('./guest', import.meta.url));

/**
 * Returns the paths that an isolated plugin may read: its own folder, the packages that its package.json names and those that they
 * name, and the program around it.
 */
export async function readablePaths(folder: string): Promise<readonly string[]> {
  const paths = new Set<string>([GUEST, await descriptionAbove(GUEST)]);
  const waiting = [await realpath(folder)];
  const here = await dependencyOf(GUEST, '@trueframe/sdk', paths);
  const zod = await dependencyOf(GUEST, 'zod', paths);
  for (const one of [here, zod]) if (one) waiting.push(one);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (paths.has(next)) continue;
    paths.add(next);
    for (const name of await needsOf(next)) {
      const found = await dependencyOf(next, name, paths);
      if (found) waiting.push(found);
    }
  }
  return [...paths];
}

/**
 * The paths can be read by another user.
 * @throws MACHINE_DENIED that names the folder that cannot
 */
export async function checkReadable(paths: readonly string[], user: number): Promise<void> {
  for (const path of paths) {
    for (let at = path; ; at = dirname(at)) {
      const { mode } = await stat(at);
      const isOpen = (mode & 0o001) !== 0 || (mode & 0o170_000) === 0o100_000;
      if (!isOpen) throw closed(path, at, user);
      if (at === dirname(at)) break;
    }
  }
}

function closed(path: string, at: string, user: number): TrueframeError {
  return new TrueframeError(
    'MACHINE_DENIED',
    `an isolated plugin runs as user ${user}, which cannot read ${path}: let others enter ${at} (chmod o+x), or keep it elsewhere`,
    { details: { file: at } },
  );
}

/** A package without a package.json is not our business. */
async function needsOf(folder: string): Promise<readonly string[]> {
  const needed = await neededPackages(folder);
  return needed ? [...new Set([...needed, '@trueframe/sdk', 'zod'])] : [];
}

/** Returns where Node finds a package from a folder, links resolved; the link is noted, because Node reads it, too. */
async function dependencyOf(
  from: string,
  name: string,
  paths: Set<string>,
): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    const facts = await lstat(candidate).catch(() => undefined);
    if (facts?.isSymbolicLink()) paths.add(candidate);
    if (facts) return realpath(candidate).catch(() => undefined);
    if (folder === dirname(folder)) return undefined;
  }
}

/** Node reads in it that the program is a module. */
async function descriptionAbove(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'package.json');
    if (
      await lstat(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
}
