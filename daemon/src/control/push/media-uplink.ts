import { createConnection, type Socket } from 'node:net';
import type { MediaFormat } from '@trueframe/proto';
import { Fmp4Splitter } from '../../containers/mp4/fmp4-splitter.ts';

const RETRY_MS = 100;

/** One piece of pushed media, and its time (JPEG only). */
export interface MediaPiece {
  readonly data: Buffer;
  readonly ptsMs: number;
}

/**
 * Carries the bytes that a caller pushes to whichever engine runs the session. While there is none, it asks the caller
 * to wait and keeps the pieces that are already here.
 */
export class MediaUplink {
  readonly #sessionId: string;
  readonly #isJpeg: boolean;
  readonly #splitter: Fmp4Splitter | undefined;
  readonly #onReady: () => void;
  #connecting: Socket | undefined;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #waiting: Buffer[] = [];
  #ended = false;

  /** `onReady`: more may be written. */
  constructor(sessionId: string, format: MediaFormat, onReady: () => void) {
    this.#sessionId = sessionId;
    this.#isJpeg = format === 'MEDIA_FORMAT_JPEG';
    this.#splitter = format === 'MEDIA_FORMAT_FMP4' ? new Fmp4Splitter() : undefined;
    this.#onReady = onReady;
  }

  /** An engine takes the media at this unix socket. */
  connect(path: string): void {
    this.disconnect();
    const socket = createConnection(path);
    this.#connecting = socket;
    socket.once('connect', () => this.#onConnected(socket));
    // The supervisor knows better if the engine died or has closed the session. A socket that was
    // tidied away is there again soon.
    socket.on('error', () => {
      if (this.#connecting === socket) this.#retry = setTimeout(() => this.connect(path), RETRY_MS);
    });
    socket.on('drain', () => this.#onReady());
  }

  #onConnected(socket: Socket): void {
    this.#connecting = undefined;
    this.#socket = socket;
    socket.write(`${this.#sessionId}\n`);
    for (const bytes of this.#waiting) socket.write(bytes);
    this.#waiting = [];
    if (this.#ended) socket.end();
    else if (!socket.writableNeedDrain) this.#onReady();
  }

  /** That engine is gone. What was on its way is lost; the next connection goes on with what comes now. */
  disconnect(): void {
    this.#stopConnecting();
    if (!this.#socket) return;
    this.#socket.destroy();
    this.#socket = undefined;
    if (this.#splitter) this.#waiting = [...this.#splitter.restart()];
  }

  /** Media is missing: of fragmented MP4, everything up to the next fragment is left out. */
  skipToNext(): void {
    this.#splitter?.restart();
  }

  /** False: wait for `onReady` before writing more. */
  write({ data, ptsMs }: MediaPiece): boolean {
    const pieces = this.#splitter ? this.#splitter.push(data) : [data];
    if (this.#isJpeg) pieces.unshift(jpegHeader(data.length, ptsMs));
    return this.#send(pieces);
  }

  /** No more media will come. */
  end(): void {
    this.#ended = true;
    if (this.#splitter) this.#send(this.#splitter.flush());
    this.#socket?.end();
  }

  /** The session is over. */
  close(): void {
    this.#stopConnecting();
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#waiting = [];
  }

  #stopConnecting(): void {
    clearTimeout(this.#retry);
    this.#connecting?.destroy();
    this.#connecting = undefined;
  }

  #send(pieces: readonly Buffer[]): boolean {
    if (!this.#socket) {
      this.#waiting.push(...pieces);
      return false;
    }
    for (const bytes of pieces) this.#socket.write(bytes);
    return !this.#socket.writableNeedDrain;
  }
}

/** The frame of a picture on the media socket: its length and its time. */
function jpegHeader(length: number, ptsMs: number): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32BE(length, 0);
  header.writeDoubleBE(ptsMs, 4);
  return header;
}
