import { TrueframeError } from '@trueframe/sdk';
import { boxes, findBox, type Mp4Box, readTimescale } from './boxes.ts';

export interface Fragment {
  /** One `moof` and its `mdat`. */
  readonly data: Buffer;
  /** Milliseconds after the first one at which a live encoder would send it. */
  readonly dueMs: number;
}

/**
 * A clip as a live encoder sends it: an initialisation segment, then fragments with their times, without an end. After
 * the last one the clip begins again, its decode times moved on, so a session can run for hours on a few megabytes
 * that all sessions share.
 */
export class FragmentedMp4 {
  /** To be sent first. */
  readonly init: Buffer;
  /** Length of the clip in milliseconds. */
  readonly clipMs: number;
  readonly #fragments: readonly { readonly data: Buffer; readonly timeAt: number }[];
  readonly #times: readonly number[];
  readonly #timescale: number;
  readonly #loopTicks: number;

  /**
   * @param bytes the output of ffmpeg's `mov` muxer with one video track and one fragment per frame
   * @throws SOURCE_UNSUPPORTED when there are no two fragments in it
   */
  constructor(bytes: Buffer) {
    const top = boxes(bytes);
    const firstMoof = top.find(({ type }) => type === 'moof');
    this.init = bytes.subarray(0, firstMoof?.start ?? 0);
    const mdhd = findBox(this.init, ['moov', 'trak', 'mdia', 'mdhd']);
    this.#timescale = mdhd ? readTimescale(this.init, mdhd) : 0;
    const fragments: { data: Buffer; timeAt: number }[] = [];
    const times: number[] = [];
    top.forEach((box, i) => {
      const next = top[i + 1];
      if (box.type !== 'moof' || next?.type !== 'mdat') return;
      const data = bytes.subarray(box.start, next.end);
      const timeAt = decodeTimeOffset(bytes, box) - box.start;
      fragments.push({ data, timeAt });
      times.push(Number(data.readBigUInt64BE(timeAt)));
    });
    const last = times.at(-1);
    const beforeLast = times.at(-2);
    if (last === undefined || beforeLast === undefined || !(this.#timescale > 0)) {
      throw new TrueframeError(
        'SOURCE_UNSUPPORTED',
        `the clip has ${times.length} frames as fragmented MP4, and a load needs at least 2`,
      );
    }
    this.#fragments = fragments;
    this.#times = times;
    // The last frame lasts as long as the one before it.
    this.#loopTicks = last - times[0]! + (last - beforeLast);
    this.clipMs = (this.#loopTicks / this.#timescale) * 1000;
  }

  /** Frames per second of the clip, on average. */
  get frameRate(): number {
    return this.#fragments.length / (this.clipMs / 1000);
  }

  /** Returns when fragment `n` is due: 0, 1, 2, … without an end. */
  dueMs(n: number): number {
    return (this.#ticks(n) / this.#timescale) * 1000;
  }

  fragment(n: number): Fragment {
    const count = this.#fragments.length;
    const { data, timeAt } = this.#fragments[n % count]!;
    if (n < count) return { data, dueMs: this.dueMs(n) };
    const moved = Buffer.from(data);
    moved.writeBigUInt64BE(BigInt(this.#times[0]! + this.#ticks(n)), timeAt);
    return { data: moved, dueMs: this.dueMs(n) };
  }

  #ticks(n: number): number {
    const count = this.#fragments.length;
    const loops = Math.floor(n / count);
    return this.#times[n % count]! - this.#times[0]! + loops * this.#loopTicks;
  }
}

/** Returns the offset of the 64-bit decode time of a fragment. */
function decodeTimeOffset(bytes: Buffer, moof: Mp4Box): number {
  const tfdt = findBox(bytes, ['traf', 'tfdt'], moof);
  if (!tfdt || bytes[tfdt.body] !== 1) {
    throw new TrueframeError(
      'SOURCE_UNSUPPORTED',
      'a fragment without a 64-bit decode time (tfdt)',
    );
  }
  return tfdt.body + 4;
}
