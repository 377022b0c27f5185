import type { FragmentedMp4 } from '@trueframe/daemon/media';
import { TrueframeError } from '@trueframe/sdk';

/** One frame of a clip as a camera sends it. */
export interface H264Frame {
  /** Milliseconds after the first frame of the clip. */
  readonly dueMs: number;
  readonly isKey: boolean;
  /** NAL units without start codes or lengths; a key frame begins with its parameter sets. */
  readonly nals: readonly Uint8Array[];
}

const IDR = 5;
const BOX_HEAD = 8;

/** The frames of a clip, once. @throws SOURCE_UNSUPPORTED when it is not H.264, or has frames that wait for later ones */
export function h264Frames(clip: FragmentedMp4): readonly H264Frame[] {
  const parameterSets = parameterSetsIn(clip.init);
  const count = Math.round((clip.frameRate * clip.clipMs) / 1000);
  return Array.from({ length: count }, (_, n) => {
    const { data, dueMs } = clip.fragment(n);
    if (hasOtherOrder(data))
      throw refused('has frames that are shown in another order than they are sent in');
    const slices = nalsIn(data.subarray(data.indexOf('mdat') + 4));
    const isKey = slices.some((nal) => ((nal[0] ?? 0) & 31) === IDR);
    return { dueMs, isKey, nals: isKey ? [...parameterSets, ...slices] : slices };
  });
}

function refused(why: string): TrueframeError {
  const message = `cameras of the load send H.264 as live encoders make it, and the clip ${why}; push it instead`;
  return new TrueframeError('SOURCE_UNSUPPORTED', message);
}

/** True when the description of a fragment has times at which frames are shown, beside those at which they come. */
function hasOtherOrder(fragment: Buffer): boolean {
  return (fragment.readUInt32BE(fragment.indexOf('trun') + 4) & 0x800) !== 0;
}

/** SPS and PPS, as the box `avcC` has them: a list of each, with lengths of two bytes. */
function parameterSetsIn(init: Buffer): Uint8Array[] {
  const box = init.indexOf('avcC');
  if (box < 0 || init.readUInt32BE(box - 4) <= BOX_HEAD) {
    throw refused('is something else');
  }
  const sets: Uint8Array[] = [];
  let at = box + 9;
  for (const mask of [0x1f, 0xff]) {
    let left = (init[at] ?? 0) & mask;
    at += 1;
    for (; left > 0; left -= 1) {
      const length = init.readUInt16BE(at);
      sets.push(init.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return sets;
}

/** NAL units with lengths of four bytes before them, as ffmpeg writes them. */
function nalsIn(sample: Buffer): Uint8Array[] {
  const nals: Uint8Array[] = [];
  for (let at = 0; at + 4 <= sample.length; ) {
    const length = sample.readUInt32BE(at);
    nals.push(sample.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return nals;
}
