import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { remember } from './remember.ts';

const known = new Map<string, Promise<string>>();

/**
 * Hex SHA-256 of a file. Streamed, so that a large file never holds up the event loop; remembered per thread until
 * size, inode or times of the file change (nobody can set back the time of change that the file system keeps).
 */
export async function fileHash(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  const key = [path, size, mtimeNs, ctimeNs, ino].join('\0');
  return remember(known, key, () => hashOf(path));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), hash);
  return hash.digest('hex');
}
