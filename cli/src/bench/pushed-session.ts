import type { ServiceError } from '@grpc/grpc-js';
import type { DaemonClient } from '@trueframe/client';
import { settleWithin } from '@trueframe/daemon/lib';
import type { FragmentedMp4 } from '@trueframe/daemon/media';
import type { Event__Output, SessionOptions } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import type { LiveSession, LiveState, SessionWatch } from './live-session.ts';

const STOP_WITHIN_MS = 5000;

/**
 * One live source that is pushed in real time. `tick` sends what is due; when the daemon takes no more, the session falls
 * behind, and the delays show it: they count from when a frame was due, not from when it could be sent.
 */
export class PushedSession implements LiveSession {
  #state: LiveState = 'starting';
  #sessionId = '';
  #error: TrueframeError | undefined;
  #degradeRung = 0;
  #scored = 0;
  readonly #clip: FragmentedMp4;
  readonly #call: ReturnType<DaemonClient['push']>;
  readonly #over: Promise<void>;
  /** On the clock of performance.now(). */
  readonly #startMs: number;
  #next = 0;
  #blocked = false;

  /** Its first frame is due at `startMs` on the clock of performance.now(). */
  constructor(
    client: DaemonClient,
    clip: FragmentedMp4,
    options: SessionOptions,
    startMs: number,
    watch: SessionWatch,
  ) {
    this.#clip = clip;
    this.#startMs = startMs;
    this.#call = client.push();
    this.#call.on('data', (event: Event__Output) => {
      this.#sessionId = event.sessionId;
      if (event.sessionStarted) this.#state = 'running';
      if (event.degraded) this.#degradeRung = event.degraded.rung;
      if (!event.scores) return;
      this.#scored += 1;
      watch.onScore(performance.now() - startMs - event.scores.ptsMs);
    });
    this.#call.on('drain', () => {
      this.#blocked = false;
    });
    this.#over = new Promise((resolve) => {
      this.#call.on('error', (error: ServiceError) => {
        this.#error ??= client.errorOf(error);
        resolve();
      });
      this.#call.on('end', () => resolve());
    });
    void this.#over.then(() => {
      if (this.#state !== 'stopped') this.#state = 'failed';
    });
    this.#call.write({ open: { format: 'MEDIA_FORMAT_FMP4', options } });
    this.#call.write({ media: { data: clip.init } });
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Empty before the first event. */
  get sessionId(): string {
    return this.#sessionId;
  }

  get degradeRung(): number {
    return this.#degradeRung;
  }

  get scored(): number {
    return this.#scored;
  }

  get error(): TrueframeError | undefined {
    return this.#error;
  }

  /** Sends what is due at `nowMs`. */
  tick(nowMs: number): void {
    if (this.#state === 'stopped' || this.#state === 'failed') return;
    while (!this.#blocked && this.#startMs + this.#clip.dueMs(this.#next) <= nowMs) {
      const { data } = this.#clip.fragment(this.#next);
      this.#next += 1;
      this.#blocked = !this.#call.write({ media: { data } });
    }
  }

  /** Ends the media and waits for the end of the call, not for ever. */
  async stop(): Promise<void> {
    if (this.#state === 'failed') return;
    this.#state = 'stopped';
    this.#call.end();
    if (!(await settleWithin(this.#over, STOP_WITHIN_MS))) this.#call.cancel();
    await this.#over;
  }
}
