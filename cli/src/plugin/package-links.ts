import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Packages that every plugin imports; this installation has them. */
const SHARED = ['@trueframe/sdk', 'zod'] as const;

/** Returns the folder of a package that this program uses. */
function folderOf(name: string): string {
  const entry = fileURLToPath(import.meta.resolve(name));
  const end = `${sep}node_modules${sep}${name.replace('/', sep)}${sep}`;
  const at = entry.lastIndexOf(end);
  // A package of a checkout is no longer below node_modules: links are resolved.
  return at < 0 ? dirname(dirname(entry)) : entry.slice(0, at + end.length - 1);
}

/** Makes the packages that a plugin imports available in its folder, without a download. */
export async function linkPackages(folder: string): Promise<void> {
  for (const name of SHARED) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(folderOf(name), link, 'junction');
  }
}

/** Returns dependencies for package.json: versions, or the folders of a checkout, which no registry has. */
export function dependencies(version: string): Readonly<Record<string, string>> {
  const sdk = folderOf('@trueframe/sdk');
  const isInstalled = sdk.includes(`${sep}node_modules${sep}`);
  return { '@trueframe/sdk': isInstalled ? `^${version}` : `file:${sdk}`, zod: '^4.6.7' };
}
