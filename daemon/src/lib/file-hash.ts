import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { remember } from './remember.ts';

/** Bytes that are hashed in one go: a fraction of a millisecond. */
export const CHUNK = 256 * 1024;

const known = new Map<string, Promise<string>>();

/**
 * Hex SHA-256 of a file. Streamed, so that a large file never holds up the event loop; remembered per thread until
 * size, inode or times of the file change (nobody can set back the time of change that the file system keeps).
 */
export async function fileHash(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  const key = [path, size, mtimeNs, ctimeNs, ino].join('\0');
  return remember(known, key, () => hashOf(createReadStream(path, { highWaterMark: CHUNK })));
}

/** Hex SHA-256 of all that comes out of a stream. @throws what the stream fails with; an AbortError after an abort */
export async function hashOf(stream: Readable, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash, { ...(signal && { signal }) });
  return hash.digest('hex');
}
