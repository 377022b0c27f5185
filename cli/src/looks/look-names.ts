import { mediaTime } from '@trueframe/client/words';
import type { Look } from './looks-of.ts';

type Place = Pick<Look, 'at'>;

/** Returns what the name of a file gets behind that of its video, e.g. `-00004.200s-f105`, so that names are in order of time. */
export function fileEnding({ at }: Place): string {
  if (!at) return '';
  const seconds = (at.ptsMs / 1000).toFixed(3).padStart(9, '0');
  return `-${seconds}s-f${at.frameIndex}`;
}

/** Returns a heading: the file and, of a video, the place in it. */
export function lookTitle(path: string, { at }: Place): string {
  return at ? `${path} at ${mediaTime(at.ptsMs)}, frame ${at.frameIndex}` : path;
}

/** Returns the place as fields of JSON. */
export function lookFields({ at }: Place): object {
  return at ?? {};
}
