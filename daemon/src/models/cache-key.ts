import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { link, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_FILE = 'seal.key';
const KEY_BYTES = 32;

/**
 * The key that lists of a cache folder are signed with; it is made when there is none. Only this user can read it, so whoever
 * else can write into the folder cannot sign.
 * @throws the file system's error when the key can be neither read nor made
 */
export async function cacheKey(cacheFolder: string): Promise<Buffer> {
  const path = join(cacheFolder, KEY_FILE);
  const known = await readKey(path);
  if (known) return known;
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
  const draft = `${path}.new-${randomUUID()}`;
  try {
    await writeFile(draft, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' });
    // Fails when another thread or process was faster: then theirs it is.
    await link(draft, path).catch(() => {});
    if (!(await readKey(path))) await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  const key = await readKey(path);
  if (!key) throw new Error(`${path} is not this user's alone`);
  return key;
}

/** Returns a seal, in hex, which proves that the holder of the key wrote the text. */
export function sealOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Undefined: there is no key, or one that others could have made or read. */
async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    const facts = await lstat(path);
    const isOurs = process.getuid === undefined || facts.uid === process.getuid();
    // A volume's group may have been given access to all that lies on it; the rest of the world never has any.
    if (!facts.isFile() || !isOurs || (facts.mode & 0o007) !== 0) return undefined;
    const key = await readFile(path);
    return key.length === KEY_BYTES ? key : undefined;
  } catch {
    return undefined;
  }
}
