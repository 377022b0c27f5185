import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Clips, pictures, weights and golden data that are not part of the repository. */
const sharedRoot = resolve(repository, process.env.TRUEFRAME_SHARED ?? '../shared');

/** For `describe.skipIf`. */
export const hasShared = existsSync(join(sharedRoot, 'data'));

export function shared(path: string): string {
  return join(sharedRoot, path);
}

/** A short clip with one face. */
export const faceClip = shared('data/video/fake/anitalker-aiface1.mp4');
