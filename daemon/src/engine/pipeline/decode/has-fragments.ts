import { type FileHandle, open } from 'node:fs/promises';
import { boxAt } from '../../../containers/mp4/boxes.ts';

/** More boxes than an ordinary MP4 has beside each other. */
const MAX_BOXES = 64;

/**
 * Returns whether an MP4 has fragments, or may have: then the index at its start need not list all frames. Reads a few headers.
 */
export async function hasFragments(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return await findFragment(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function findFragment(file: FileHandle, size: number): Promise<boolean> {
  const header = Buffer.alloc(16);
  let start = 0;
  for (let seen = 0; seen < MAX_BOXES; seen += 1) {
    const { bytesRead } = await file.read(header, 0, header.length, start);
    const box = boxAt(header.subarray(0, bytesRead), 0);
    // A size of 0 stands for all that comes.
    if (!box || box.end === 0) return false;
    if (box.type === 'moof') return true;
    if (box.end < box.body) return true;
    start += box.end;
    if (start >= size) return false;
  }
  return true;
}
