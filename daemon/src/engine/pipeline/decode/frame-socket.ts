import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { newSocketPath } from '../../../lib/socket-paths.ts';

/** Socket on which a decoder gives its frames. */
export interface FrameSocket {
  /** Path for us. */
  readonly path: string;
  readonly folder: string;
  /** URL for ffmpeg, which has the folder as its descriptor 4: the path to it may be closed to its user. */
  readonly output: string;
}

/** `ownUser`: decoders run as this user, and get a folder that they can write to and not look into. */
export function newFrameSocket(ownUser: number | undefined): FrameSocket {
  const private_ = newSocketPath();
  const path = ownUser === undefined ? private_ : join(outFolder(private_, ownUser), randomName());
  const folder = dirname(path);
  const hasProc = existsSync('/proc/self/fd');
  return {
    path,
    folder,
    output: hasProc ? `unix:/proc/self/fd/4/${basename(path)}` : `unix:${path}`,
  };
}

/** Nobody can guess the socket of another decoder. */
function randomName(): string {
  return randomBytes(9).toString('base64url');
}

function outFolder(neighbour: string, user: number): string {
  const folder = join(dirname(neighbour), 'out');
  if (!existsSync(folder)) {
    mkdirSync(folder);
    chownSync(folder, process.geteuid?.() ?? 0, user);
    chmodSync(folder, 0o730);
  }
  return folder;
}
