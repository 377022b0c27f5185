import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';

const PARTIAL = '.partial';

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Writes a file under another name first: whatever has its own name is complete. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}${PARTIAL}`, content);
  await rename(`${path}${PARTIAL}`, path);
}

/** The same for a folder. One that exists is replaced. */
export async function fillFolder<T>(
  path: string,
  fill: (partial: string) => Promise<T>,
): Promise<T> {
  const partial = `${path}${PARTIAL}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const result = await fill(partial);
    await rm(path, { recursive: true, force: true });
    await rename(partial, path);
    return result;
  } catch (reason) {
    await rm(partial, { recursive: true, force: true });
    throw reason;
  }
}

/**
 * Keeps outputs of different settings apart: those of the first run into a folder hold for later ones.
 * @throws REQUEST_INVALID they differ
 */
export async function keepSettings(out: string, step: string, settings: object): Promise<void> {
  const path = join(out, 'settings', `${step}.json`);
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  if (!(await isThere(path))) return writeWhole(path, text);
  if ((await readFile(path, 'utf8')) === text) return;
  throw new TrueframeError(
    'REQUEST_INVALID',
    `${out} has ${step} of other settings, see ${path}: use those, or another folder, or remove both`,
  );
}

/** Files below a folder whose path ends so, relative to it, sorted. None when there is no such folder. */
export async function filesBelow(folder: string, end: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true }).catch(() => []);
  return found.filter((path) => `/${path}`.endsWith(end) && !path.includes(PARTIAL)).sort();
}
