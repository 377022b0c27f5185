import { chmodSync, chownSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { newSocketPath } from '../../../lib/socket-paths.ts';

/** Socket on which a decoder gives its frames. */
export interface FrameSocket {
  /** Path for us. */
  readonly path: string;
  readonly folder: string;
  /** URL for ffmpeg, which has the folder as its descriptor 4: the path to it may be closed to its user. */
  readonly output: string;
  remove(): void;
}

/** `ownUser`: the decoder runs as this user, and gets a folder of its own to write to. */
export function newFrameSocket(ownUser: number | undefined): FrameSocket {
  const place = newSocketPath();
  const path = ownUser === undefined ? place : join(folderFor(ownUser, place), 'frames');
  const hasProc = existsSync('/proc/self/fd');
  return {
    path,
    folder: dirname(path),
    output: hasProc ? `unix:/proc/self/fd/4/${basename(path)}` : `unix:${path}`,
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

function folderFor(user: number, place: string): string {
  mkdirSync(place);
  chownSync(place, process.geteuid?.() ?? 0, user);
  chmodSync(place, 0o730);
  return place;
}
