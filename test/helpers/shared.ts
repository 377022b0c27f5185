import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Clips, weights and golden data that are not part of the repository. */
export const sharedRoot =
  process.env.TRUEFRAME_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** For `describe.skipIf`. */
export const hasShared = existsSync(join(sharedRoot, 'data'));

export function shared(path: string): string {
  return join(sharedRoot, path);
}

/** A short clip with one face. */
export const faceClip = shared('data/video/fake/anitalker-aiface1.mp4');
