import { access, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrueframeError } from '@trueframe/sdk';
import { isFolderPath } from '../lib/is-folder-path.ts';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Folder of a plugin's package, links resolved. Packages are looked up in `node_modules` from the working folder
 * upwards, then from the daemon upwards. package.json is found as a file: `exports` of a package may hide it.
 * @throws PLUGIN_NOT_FOUND
 */
export async function findPackage(specifier: string): Promise<string> {
  if (isFolderPath(specifier)) {
    const folder = resolve(specifier);
    if (await exists(join(folder, 'package.json'))) return realpath(folder);
    throw new TrueframeError('PLUGIN_NOT_FOUND', `no plugin in ${folder}: it has no package.json`, {
      details: { plugin: specifier },
    });
  }
  return findIn([process.cwd(), here], specifier);
}

/**
 * Folder of a package that came with the daemon, links resolved; those of the working folder do not count.
 * @throws PLUGIN_NOT_FOUND
 */
export function findInstalled(name: string): Promise<string> {
  return findIn([here], name);
}

async function findIn(starts: readonly string[], specifier: string): Promise<string> {
  for (const start of starts) {
    for (const folder of ancestors(start)) {
      const candidate = join(folder, 'node_modules', specifier);
      if (await exists(join(candidate, 'package.json'))) return realpath(candidate);
    }
  }
  throw new TrueframeError(
    'PLUGIN_NOT_FOUND',
    `plugin package ${specifier} is not installed; run npm install ${specifier}, ` +
      'or give the path of its folder (starting with ./ or /)',
    { details: { plugin: specifier } },
  );
}

function* ancestors(start: string): Iterable<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder)) return;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
