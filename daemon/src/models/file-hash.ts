import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const known = new Map<string, Promise<string>>();

/**
 * Hex SHA-256 of a file. Streamed, so that a large file never holds up the event loop; remembered per thread until
 * size, time or inode of the file change.
 */
export async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  const key = `${path}\0${size}\0${mtimeMs}\0${ino}`;
  let hash = known.get(key);
  if (!hash) {
    hash = hashOf(path);
    known.set(key, hash);
    hash.catch(() => known.delete(key));
  }
  return hash;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), hash);
  return hash.digest('hex');
}
