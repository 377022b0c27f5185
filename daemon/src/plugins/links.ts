import { neededPackages } from '../lib/needed-packages.ts';
import { untrusted } from '../trust/signature.ts';
import type { Links } from '../trust/verified-copy.ts';
import { findInstalled } from './find.ts';

/** Packages of the installation that every plugin may import. */
const SHARED = ['@trueframe/sdk', 'zod'];

/**
 * Returns the packages that a signed plugin imports and does not bring. Only some of this installation are given to it: code from
 * elsewhere is covered by no signature.
 * @throws PLUGIN_UNTRUSTED it needs others
 */
export async function linksFor(folder: string, files: readonly string[]): Promise<Links> {
  // A package.json that is wrong needs nothing: its reader says what is wrong with it.
  const needed = (await neededPackages(folder)) ?? [];
  const brought = (name: string) => files.includes(`node_modules/${name}/package.json`);
  const missing = needed.filter((name) => !brought(name) && !SHARED.includes(name));
  if (missing.length > 0) {
    const why = `it needs ${missing.join(', ')}, which no signature covers: install them into its own node_modules before it is signed`;
    throw untrusted('plugin', folder, why);
  }
  const shared = SHARED.filter((name) => !brought(name));
  return Object.fromEntries(
    await Promise.all(shared.map(async (name) => [name, await findInstalled(name)] as const)),
  );
}
