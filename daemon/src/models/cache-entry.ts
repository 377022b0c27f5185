import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { fileHash } from '../lib/file-hash.ts';
import { cacheKey, sealOf } from './cache-key.ts';

// Folders of a cache that threads and processes share, two levels below the cache folder. They appear by rename, so one is
// whole or absent and any number of builders may race.

const LIST = 'entry.json';

const Files = z.record(z.string(), z.strictObject({ bytes: z.int(), sha256: z.string() }));
type Files = z.infer<typeof Files>;

/** `entry.json`: what the other files of the entry must be, and the seal of whoever wrote that. */
const List = z.strictObject({ files: Files, seal: z.string() });

/** False: there is no such entry, or it was damaged or changed by somebody else and is removed now. */
export async function isIntact(entry: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(join(entry, LIST), 'utf8');
  } catch {
    // Absent. Nothing is removed here: another thread may be putting its entry into place just now.
    return false;
  }
  try {
    const { files, seal } = List.parse(JSON.parse(text));
    if (seal !== (await sealFiles(entry, files))) throw new Error(LIST);
    // A shortened weights file must never be mapped: touching the missing pages is a SIGBUS.
    for (const [name, { bytes, sha256 }] of Object.entries(files)) {
      const { size } = await stat(join(entry, name));
      if (size !== bytes || (await fileHash(join(entry, name))) !== sha256) throw new Error(name);
    }
    return true;
  } catch {
    await discardEntry(entry);
    return false;
  }
}

/** Moved aside first: other threads may be opening the entry, and their maps outlive an unlink but not a truncation. */
export async function discardEntry(entry: string): Promise<void> {
  const aside = `${entry}.old-${randomUUID()}`;
  try {
    await rename(entry, aside);
    await rm(aside, { recursive: true, force: true });
  } catch {
    // Absent, or not ours to change.
  }
}

/** Removes what builders left behind that were killed. An hour is longer than any model takes. */
export async function sweepDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(new|old)-/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Makes an entry of a draft and its `files`; one that is absent is left out. Whoever comes first wins; a folder without a
 * list is a ruin and makes way.
 */
export async function placeEntry(
  draft: string,
  entry: string,
  files: readonly string[],
): Promise<void> {
  const listed = await listOf(draft, files);
  const list: z.infer<typeof List> = { files: listed, seal: await sealFiles(entry, listed) };
  await writeFile(join(draft, LIST), JSON.stringify(list));
  try {
    await rename(draft, entry);
  } catch {
    if (await stat(join(entry, LIST)).catch(() => null)) return;
    await discardEntry(entry);
    await rename(draft, entry);
  }
}

/** Good for one place only: an entry that is sound elsewhere is another model. */
async function sealFiles(entry: string, files: Files): Promise<string> {
  const key = await cacheKey(dirname(dirname(entry)));
  return sealOf(key, `${basename(entry)}\n${JSON.stringify(files)}`);
}

async function listOf(folder: string, names: readonly string[]): Promise<Files> {
  const files: Files = {};
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found) files[name] = { bytes: found.size, sha256: await fileHash(path) };
  }
  return files;
}
