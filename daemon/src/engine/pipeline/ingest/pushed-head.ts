import type { MediaFormat } from '@trueframe/proto';
import { looksLike } from '../../../containers/looks-like.ts';
import { boxAt } from '../../../containers/mp4/boxes.ts';
import type { Cause } from '../decode/causes.ts';
import { encrypted, isScrambled, mp4Protection } from '../decode/protection.ts';

/** More than any real initialisation segment. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Of a transport stream. */
const MIN_TS_BYTES = 100 * 188;
const START_BYTES = 600;

const IN_WORDS: Partial<Record<MediaFormat, string>> = {
  MEDIA_FORMAT_FMP4: 'fragmented MP4',
  MEDIA_FORMAT_MPEGTS: 'MPEG-TS',
  MEDIA_FORMAT_H264_ANNEXB: 'H.264',
  MEDIA_FORMAT_JPEG: 'JPEG pictures',
};

const INDEX_AT_END: Cause = {
  code: 'SOURCE_UNSUPPORTED',
  words:
    'is an MP4 that is not fragmented, with its index (moov) at the end: push it with `-movflags frag_keyframe+empty_moov`, or give the file to Analyze',
};
const NO_HEADER: Cause = {
  code: 'SOURCE_UNSUPPORTED',
  words: 'begins with a fragment (moof): what says how to read it (ftyp and moov) must come first',
};

/**
 * Looks at how pushed media begins: what no decoder could make pictures of is refused before it has been sent in full,
 * and what is encrypted before a decoder makes noise of it.
 */
export class PushedHead {
  readonly #format: MediaFormat;
  readonly #onRefused: () => void;
  #bytes = Buffer.alloc(0);
  #isDecided = false;
  #refusal: Cause | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(format: MediaFormat, onRefused: () => void) {
    this.#format = format;
    this.#onRefused = onRefused;
  }

  push(chunk: Buffer): void {
    if (this.#isDecided) return;
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#format === 'MEDIA_FORMAT_FMP4') this.#lookAtMp4();
    else if (this.#format === 'MEDIA_FORMAT_MPEGTS') this.#lookAtTs();
    else if (this.#bytes.length >= START_BYTES) this.#decide(undefined);
    if (this.#bytes.length > MAX_BYTES) this.#decide(undefined);
  }

  /** Why the media cannot be used; known once everything that was pushed has been looked at. */
  async refusal(): Promise<Cause | undefined> {
    await this.#looking;
    return this.#refusal;
  }

  /** For media that no decoder took for what was announced. */
  wrongFormat(said: string): Cause {
    const announced = IN_WORDS[this.#format] ?? String(this.#format);
    const kind = looksLike(this.#bytes);
    const isMeant = kind !== undefined && announced.includes(kind.split(' ')[1] ?? kind);
    const what = kind && !isMeant ? `it looks like ${kind}` : said;
    return {
      code: 'SOURCE_UNSUPPORTED',
      words: `is not in the format that was announced (${announced}): ${what}`,
    };
  }

  #decide(refusal: Cause | undefined): void {
    if (this.#isDecided) return;
    this.#isDecided = true;
    this.#bytes = Buffer.from(this.#bytes.subarray(0, START_BYTES));
    this.#refusal = refusal;
    if (refusal) this.#onRefused();
  }

  #lookAtTs(): void {
    if (this.#bytes.length < MIN_TS_BYTES) return;
    const how = 'scrambled transport stream';
    this.#decide(isScrambled(this.#bytes) ? encrypted(how) : undefined);
  }

  #lookAtMp4(): void {
    const begins = beginOf(this.#bytes);
    if (begins === 'moov') this.#lookAtMoov();
    else if (begins !== 'more') this.#decide(begins === 'other' ? undefined : begins);
  }

  #lookAtMoov(): void {
    const bytes = this.#bytes;
    this.#isDecided = true;
    const read = async (at: number, length: number) => bytes.subarray(at, at + length);
    this.#looking = mp4Protection(read).then((how) => {
      this.#isDecided = false;
      this.#decide(how ? encrypted(how) : undefined);
    });
  }
}

/** `moov`: all of it is there; `more`: the answer takes more bytes; `other`: a decoder knows better what that is. */
function beginOf(bytes: Buffer): Cause | 'moov' | 'more' | 'other' {
  let box = boxAt(bytes, 0);
  while (box) {
    if (box.end < box.body || !/^[\w ]{4}$/.test(box.type)) return 'other';
    if (box.type === 'mdat') return INDEX_AT_END;
    if (box.type === 'moof') return NO_HEADER;
    if (box.end > bytes.length) return 'more';
    if (box.type === 'moov') return 'moov';
    box = boxAt(bytes, box.end);
  }
  return 'more';
}
