import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { restorePrivateFolder } from './private-folder.ts';

/** Nothing can be made there, so models are opened without a cache. */
const NOWHERE = '/dev/null/trueframe';

/**
 * Returns the folder of optimised models unless the configuration names one. A user that no list knows, as in containers, has no
 * home folder: then it is in a temporary folder that nobody else can enter.
 */
export function defaultCacheFolder(): string {
  const { XDG_CACHE_HOME } = process.env;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'trueframe');
  const home = homeFolder();
  return home === undefined ? temporaryCache() : join(home, '.cache', 'trueframe');
}

/** True when there is a folder where this user's caches belong. */
export function hasHome(): boolean {
  return Boolean(process.env.XDG_CACHE_HOME) || homeFolder() !== undefined;
}

/** Returns why nothing can be kept in the folder; empty when it can. Makes the folder. */
export async function cacheProblem(folder: string): Promise<string> {
  const probe = join(folder, `.probe-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
    return '';
  } catch (reason) {
    return `${folder}: ${(reason as Error).message}`;
  }
}

function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

function temporaryCache(): string {
  const folder = join(tmpdir(), `trueframe-cache-${process.geteuid?.() ?? ''}`);
  try {
    // Whoever else could write there could put networks there.
    restorePrivateFolder(folder);
    return folder;
  } catch {
    return NOWHERE;
  }
}
