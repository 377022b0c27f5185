import type { MediaFormat } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { MOST_MEDIA_MS } from '../requests/limits.ts';
import { type MediaPiece, MediaUplink } from './media-uplink.ts';
import { PushIdle, type PushIdleLimits } from './push-idle.ts';
import { RepeatedHeader } from './repeated-header.ts';

const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** A call that brings media. */
export interface MediaCall {
  /** More may be written after `write` has said no. */
  onReady(): void;
  /** Another call brings the media from now on. */
  onReplaced(): void;
}

/** The place where a call goes on; neither: wherever the source is now. */
export interface MediaPosition {
  /** Bytes before the first one of the call. */
  readonly bytes?: number;
  /** JPEG only: time of the picture before the first one of the call. */
  readonly ptsMs?: number;
}

/** The media of one session that callers push: checked, counted, and carried on no faster than an engine takes it. */
export class PushedMedia {
  readonly isJpeg: boolean;
  readonly #isMp4: boolean;
  readonly #uplink: MediaUplink;
  readonly #idle: PushIdle;
  readonly #onMissing: (silentMs: number) => void;
  #call: MediaCall | undefined;
  readonly #book: (bytes: number) => number;
  #isHeldBack = false;
  /** Set while its tenant has pushed more than it may. */
  #throttle: NodeJS.Timeout | undefined;
  #hasEnded = false;
  #lastPtsMs = Number.NEGATIVE_INFINITY;
  #receivedBytes = 0;
  #writtenAt = performance.now();
  /** Bytes of the call that the session has already. */
  #repeated = 0;
  #header: RepeatedHeader | undefined;
  /** True: pictures up to the last one are taken to be repeated. */
  #isPassingOver = false;

  /** True: an earlier daemon had the media so far, and nothing has come since. */
  #isRestored: boolean;

  /**
   * `giveUp` is called when no media has come for too long; `onMissing` when a call goes on without some of it. `book` returns
   * the milliseconds for which no more should come.
   */
  constructor(
    sessionId: string,
    format: MediaFormat,
    limits: PushIdleLimits,
    giveUp: (error: TrueframeError) => void,
    onMissing: (silentMs: number) => void,
    isRestored = false,
    book: (bytes: number) => number = () => 0,
  ) {
    this.#isRestored = isRestored;
    this.isJpeg = format === 'MEDIA_FORMAT_JPEG';
    this.#isMp4 = format === 'MEDIA_FORMAT_FMP4';
    this.#onMissing = onMissing;
    this.#book = book;
    this.#uplink = new MediaUplink(sessionId, format, () => {
      this.#isHeldBack = false;
      this.#tellReady();
    });
    this.#idle = new PushIdle(limits, () => this.#isHeldBack || this.#isThrottled, giveUp);
  }

  /** Bytes that have come, repeated ones counted once. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** JPEG only: time of the newest picture, in milliseconds; -Infinity before the first. */
  get lastPtsMs(): number {
    return this.#lastPtsMs;
  }

  /** The media comes on this call from now on. */
  attach(call: MediaCall): void {
    this.#call?.onReplaced();
    this.#call = call;
  }

  /** The call is lost; another one may continue. */
  detach(call: MediaCall): void {
    if (this.#call === call) this.#call = undefined;
  }

  /**
   * A call continues here. What is here already is passed over.
   * @throws REQUEST_INVALID
   */
  continueAt({ bytes, ptsMs }: MediaPosition): void {
    if (this.#hasEnded)
      throw invalid('the media of the session has ended: there is nothing to add');
    if ((this.isJpeg ? bytes : ptsMs) !== undefined) {
      throw invalid(
        `resume: the position of this format is in ${this.isJpeg ? 'pts_ms' : 'bytes'}`,
      );
    }
    if (this.#isRestored) {
      this.#goOn(bytes, ptsMs);
      return;
    }
    this.#header = this.#isMp4 ? new RepeatedHeader() : undefined;
    this.#isPassingOver = this.isJpeg;
    this.#repeated = Math.max(0, this.#receivedBytes - (bytes ?? this.#receivedBytes));
    const isWhole = this.isJpeg
      ? ptsMs !== undefined
      : bytes !== undefined && bytes <= this.#receivedBytes;
    if (bytes !== undefined) this.#receivedBytes = Math.max(this.#receivedBytes, bytes);
    if (isWhole) return;
    this.#uplink.skipToNext();
    this.#onMissing(Math.round(performance.now() - this.#writtenAt));
  }

  /** True: nothing has come in the `ms` milliseconds since the session was opened. */
  isUnusedFor(ms: number): boolean {
    return !this.#isRestored && this.#idle.isUnusedFor(ms);
  }

  /**
   * Takes a piece from the call that is attached. False: wait before writing more.
   * @throws REQUEST_INVALID
   */
  write(piece: MediaPiece): boolean {
    if (piece.data.length > MAX_CHUNK_BYTES) {
      throw invalid(`a chunk has ${piece.data.length} bytes; at most ${MAX_CHUNK_BYTES} are taken`);
    }
    if (piece.data.length > 0) this.#idle.seen();
    const isNew = this.isJpeg ? this.#isNewPicture(piece) : true;
    const data = this.isJpeg ? piece.data : this.#newBytes(piece.data);
    if (!isNew || data.length === 0) return true;
    this.#writtenAt = performance.now();
    this.#receivedBytes += data.length;
    this.#isHeldBack = !this.#uplink.write({ data, ptsMs: piece.ptsMs });
    this.#throttleFor(this.#book(data.length));
    return !this.#isHeldBack && !this.#isThrottled;
  }

  /** No more media will come. */
  end(): void {
    this.#hasEnded = true;
    this.#idle.stop();
    this.#uplink.end();
  }

  /** An engine takes the media at this unix socket. */
  connect(path: string): void {
    this.#uplink.connect(path);
  }

  /** That engine is gone. */
  disconnect(): void {
    this.#uplink.disconnect();
  }

  /** The session is over. */
  close(): void {
    this.#call = undefined;
    clearTimeout(this.#throttle);
    this.#idle.stop();
    this.#uplink.close();
  }

  get #isThrottled(): boolean {
    return this.#throttle !== undefined;
  }

  #throttleFor(ms: number): void {
    if (ms === 0 || this.#isThrottled) return;
    this.#throttle = setTimeout(() => {
      this.#throttle = undefined;
      this.#tellReady();
    }, ms);
  }

  #tellReady(): void {
    if (!this.#isHeldBack && !this.#isThrottled) this.#call?.onReady();
  }

  /** The engine knows of the gap, and gets the header like any other media. */
  #goOn(bytes = 0, ptsMs = Number.NEGATIVE_INFINITY): void {
    this.#isRestored = false;
    this.#receivedBytes = bytes;
    this.#lastPtsMs = ptsMs;
    this.#isPassingOver = this.isJpeg;
  }

  #newBytes(data: Buffer): Buffer {
    const media = this.#header ? this.#header.strip(data) : data;
    const repeated = Math.min(this.#repeated, media.length);
    this.#repeated -= repeated;
    return media.subarray(repeated);
  }

  /** False: the session has it already. @throws REQUEST_INVALID */
  #isNewPicture({ data, ptsMs }: MediaPiece): boolean {
    if (!(ptsMs > this.#lastPtsMs)) {
      if (this.#isPassingOver) return false;
      throw invalid(`pts_ms ${ptsMs} does not come after ${this.#lastPtsMs}`);
    }
    if (Math.abs(ptsMs) > MOST_MEDIA_MS) {
      throw invalid(`pts_ms ${ptsMs} is not within ${MOST_MEDIA_MS} of 0`);
    }
    if (data.length === 0) throw invalid(`the picture at pts_ms ${ptsMs} has no bytes`);
    this.#isPassingOver = false;
    this.#lastPtsMs = ptsMs;
    return true;
  }
}

function invalid(message: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', message);
}
