import type { Turn } from '../../../../containers/mp4/video-format.ts';
import { REWRAPPED_FROM_SECONDS, RewrappedMp4 } from '../../../../containers/rewrapped-mp4.ts';
import type { Cause } from '../../decode/causes.ts';
import { encrypted, mp4Protection } from '../../decode/protection.ts';
import { RAW_TIMES } from '../../decode/raw-times.ts';
import { ANALYZE, type PushFormat, type Reading } from './push-format.ts';

const INDEX_AT_END: Cause = {
  code: 'SOURCE_UNSUPPORTED',
  words:
    'is an MP4 that is not fragmented, with its index (moov) at the end: push it with `-movflags frag_keyframe+empty_moov`, or give the file to Analyze',
};
const NO_HEADER: Cause = {
  code: 'SOURCE_UNSUPPORTED',
  words: 'begins with a fragment (moof): what says how to read it (ftyp and moov) must come first',
};

/** Name of MP4 in ffmpeg. */
const CONTAINER = 'mov,mp4,m4a,3gp,3g2,mj2';
/** Times may go back by as much as they like: that is for us to see. */
const ANY_TIMES = ['-copyts', '-dts_error_threshold', '1000000000'];

/** Fragmented MP4, re-wrapped. */
export class PushedMp4 implements PushFormat {
  readonly words = 'fragmented MP4';
  readonly pieces = new RewrappedMp4();
  readonly beginsWithKey = true;
  #protection: Promise<string | undefined> | undefined;

  reading(): Reading | undefined {
    const { wrapping, frameRate } = this.pieces;
    if (!wrapping) return undefined;
    if (wrapping.container === 'mp4') {
      return { inputOptions: [...ANALYZE, ...RAW_TIMES, '-f', 'mov'], filters: [], said: {} };
    }
    const { timescale, format } = wrapping;
    return {
      inputOptions: [
        ...[...ANALYZE, ...ANY_TIMES, '-itsoffset', String(-REWRAPPED_FROM_SECONDS)],
        ...['-f', 'matroska'],
      ],
      filters: [`settb=1/${timescale}`, ...turnFilters(format.turn)],
      said: { container: CONTAINER, frameRate },
    };
  }

  async refusal(): Promise<Cause | undefined> {
    const { problem, init } = this.pieces;
    if (problem === 'index-at-end') return INDEX_AT_END;
    if (problem === 'no-header') return NO_HEADER;
    if (!init) return undefined;
    this.#protection ??= mp4Protection(async (at, length) => init.subarray(at, at + length));
    const how = await this.#protection;
    return how ? encrypted(how) : undefined;
  }

  brokeOff(): boolean {
    return this.pieces.isOver;
  }

  given(fed: number): number {
    return fed;
  }
}

/** The filters that ffmpeg itself would put in front by the matrix of an MP4. */
function turnFilters([a, b, c, d]: Turn): string[] {
  if (b > 0) return [`transpose=${c > 0 ? 'cclock_flip' : 'clock'}`];
  if (b < 0) return [`transpose=${c < 0 ? 'clock_flip' : 'cclock'}`];
  return [...(a < 0 ? ['hflip'] : []), ...(d < 0 ? ['vflip'] : [])];
}
