import type { MediaFormat } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { MOST_MEDIA_MS } from '../requests/limits.ts';
import { type MediaPiece, MediaUplink } from './media-uplink.ts';
import { PushIdle, type PushIdleLimits } from './push-idle.ts';

const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** The media of one session that a caller pushes: checked, and carried on no faster than an engine takes it. */
export class PushedMedia {
  readonly #isJpeg: boolean;
  readonly #uplink: MediaUplink;
  readonly #idle: PushIdle;
  #isHeldBack = false;
  #onReady: () => void = () => {};
  #lastPtsMs = Number.NEGATIVE_INFINITY;

  /** `giveUp` is called when no media has come for too long. */
  constructor(
    sessionId: string,
    format: MediaFormat,
    limits: PushIdleLimits,
    giveUp: (error: TrueframeError) => void,
  ) {
    this.#isJpeg = format === 'MEDIA_FORMAT_JPEG';
    this.#uplink = new MediaUplink(sessionId, format, () => {
      this.#isHeldBack = false;
      this.#onReady();
    });
    this.#idle = new PushIdle(limits, () => this.#isHeldBack, giveUp);
  }

  /** Calls `onReady` whenever more may be written after `write` has said no. */
  attach(onReady: () => void): void {
    this.#onReady = onReady;
  }

  /** True: nothing has come in the `ms` milliseconds since the session was opened. */
  isUnusedFor(ms: number): boolean {
    return this.#idle.isUnusedFor(ms);
  }

  /**
   * Takes a piece. False: wait before writing more.
   * @throws REQUEST_INVALID
   */
  write(piece: MediaPiece): boolean {
    this.#check(piece);
    this.#lastPtsMs = piece.ptsMs;
    if (piece.data.length === 0) return true;
    this.#idle.seen();
    this.#isHeldBack = !this.#uplink.write(piece);
    return !this.#isHeldBack;
  }

  /** No more media will come. */
  end(): void {
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

  /** The session is over, or its caller was lost. */
  close(): void {
    this.#idle.stop();
    this.#uplink.close();
  }

  #check({ data, ptsMs }: MediaPiece): void {
    if (data.length > MAX_CHUNK_BYTES) {
      throw invalid(`a chunk has ${data.length} bytes; at most ${MAX_CHUNK_BYTES} are taken`);
    }
    if (!this.#isJpeg) return;
    if (!(ptsMs > this.#lastPtsMs)) {
      throw invalid(`pts_ms ${ptsMs} does not come after ${this.#lastPtsMs}`);
    }
    if (Math.abs(ptsMs) > MOST_MEDIA_MS) {
      throw invalid(`pts_ms ${ptsMs} is not within ${MOST_MEDIA_MS} of 0`);
    }
    if (data.length === 0) throw invalid(`the picture at pts_ms ${ptsMs} has no bytes`);
  }
}

function invalid(message: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', message);
}
