import type { Socket } from 'node:net';
import { type RtpFrame, stamped } from './rtp-frame.ts';

/** A clip that cameras send over and over. */
export interface Film {
  readonly frames: readonly {
    readonly dueMs: number;
    readonly isKey: boolean;
    readonly rtp: RtpFrame;
  }[];
  readonly clipMs: number;
}

/** A player that leaves more than this unread misses frames until the next key frame. */
const MOST_UNREAD = 8 * 1024 * 1024;
/** Cameras are not in step with one another: each begins this share of a second after the one before it. */
const PHASE = 0.618;
/** Time of the first packet. Players take a 0 for a time that is not known yet, and begin to count with the next frame. */
const FIRST_TICKS = 90_000;

const SDP = [
  ...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=camera', 't=0 0', 'm=video 0 RTP/AVP 96'],
  ...['a=rtpmap:96 H264/90000', 'a=fmtp:96 packetization-mode=1', 'a=control:track', ''],
].join('\r\n');

/**
 * Camera number `index`, by its URL, sends its first frame at `startMs` on the clock of performance.now(), or leaves frames out because its
 * player does not read.
 */
export type CameraListener = (type: 'plays' | 'skips', index: number, startMs: number) => void;

/** One connection of a player: RTSP with interleaved media, which begins with the first frame of the film. */
export class Camera {
  readonly #socket: Socket;
  readonly #film: Film;
  readonly #onNews: CameraListener;
  #startMs = Number.POSITIVE_INFINITY;
  #index = 0;
  #next = 0;
  #sequence = 0;
  #waitsForKey = false;

  constructor(socket: Socket, film: Film, onNews: CameraListener) {
    this.#socket = socket;
    this.#film = film;
    this.#onNews = onNews;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      // Requests come one by one; what else comes are reports.
      if (bytes[0] !== 0x24) this.#answer(bytes.toString('latin1'));
    });
  }

  /** Sends what is due. */
  tick(nowMs: number): void {
    const { frames, clipMs } = this.#film;
    for (;;) {
      const { dueMs, isKey, rtp } = frames[this.#next % frames.length]!;
      const dueAt = dueMs + Math.floor(this.#next / frames.length) * clipMs;
      if (this.#startMs + dueAt > nowMs) return;
      this.#next += 1;
      if (this.#skips(isKey)) continue;
      this.#socket.write(stamped(rtp, this.#sequence, FIRST_TICKS + Math.round(dueAt * 90)));
      this.#sequence += rtp.at.length;
    }
  }

  #skips(isKey: boolean): boolean {
    const waited = this.#waitsForKey;
    this.#waitsForKey = this.#socket.writableLength > MOST_UNREAD || (waited && !isKey);
    if (this.#waitsForKey && !waited) this.#onNews('skips', this.#index, this.#startMs);
    return this.#waitsForKey;
  }

  #answer(text: string): void {
    const [method = '', url = ''] = text.split(' ');
    const sequence = /CSeq: (\d+)/i.exec(text)?.[1] ?? '1';
    const [head, body = ''] = reply(method, text).split('\r\n\r\n');
    this.#socket.write(`RTSP/1.0 ${head}\r\nCSeq: ${sequence}\r\n\r\n${body}`);
    if (method === 'TEARDOWN') this.#socket.end();
    if (method !== 'PLAY') return;
    this.#index = Number(/\/(\d+)\/?$/.exec(url)?.[1] ?? 0);
    this.#startMs = performance.now() + ((this.#index * PHASE) % 1) * 1000;
    this.#onNews('plays', this.#index, this.#startMs);
  }
}

function reply(method: string, text: string): string {
  if (method === 'OPTIONS') return '200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN';
  if (method === 'DESCRIBE') {
    return `200 OK\r\nContent-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`;
  }
  const session = '200 OK\r\nSession: 1';
  if (method !== 'SETUP') return session;
  if (!text.includes('RTP/AVP/TCP')) return '461 Unsupported transport';
  return `${session}\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1`;
}
