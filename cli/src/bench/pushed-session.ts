import type { DaemonClient, PushStream, SessionEvent } from '@trueframe/client';
import { settleWithin } from '@trueframe/daemon/lib';
import type { FragmentedMp4 } from '@trueframe/daemon/media';
import type { SessionOptions } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import { errorOf } from '../error-of.ts';
import type { LiveSession, LiveState, SessionWatch } from './live-session.ts';

const STOP_WITHIN_MS = 5000;

/**
 * One live source that is pushed in real time. `tick` sends what is due; when the daemon takes no more, the session falls
 * behind, and the delays show it: they count from when a frame was due, not from when it could be sent.
 */
export class PushedSession implements LiveSession {
  state: LiveState = 'starting';
  degradeRung = 0;
  error: TrueframeError | undefined;
  scored = 0;
  readonly #clip: FragmentedMp4;
  readonly #stream: PushStream;
  readonly #over: Promise<void>;
  /** On the clock of performance.now(). */
  readonly #startMs: number;
  #next = 0;

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
    this.#stream = client.push({ format: 'MEDIA_FORMAT_FMP4', options });
    this.#over = this.#watch(watch);
    void this.#stream.send(clip.init);
  }

  get sessionId(): string {
    return this.#stream.sessionId;
  }

  tick(nowMs: number): void {
    if (this.state === 'stopped' || this.state === 'failed') return;
    while (this.#stream.isReady && this.#startMs + this.#clip.dueMs(this.#next) <= nowMs) {
      void this.#stream.send(this.#clip.fragment(this.#next).data);
      this.#next += 1;
    }
  }

  async stop(): Promise<void> {
    if (this.state === 'failed') return;
    this.state = 'stopped';
    this.#stream.end();
    if (!(await settleWithin(this.#over, STOP_WITHIN_MS))) this.#stream.cancel();
    await this.#over;
  }

  async #watch(watch: SessionWatch): Promise<void> {
    try {
      for await (const event of this.#stream) this.#see(event, watch);
    } catch (reason) {
      this.error = errorOf(reason);
    }
    if (this.state !== 'stopped') this.state = 'failed';
  }

  #see({ sessionStarted, degraded, scores }: SessionEvent, watch: SessionWatch): void {
    if (sessionStarted && this.state === 'starting') this.state = 'running';
    if (degraded) this.degradeRung = degraded.rung;
    if (!scores) return;
    this.scored += 1;
    watch.onScore(performance.now() - this.#startMs - scores.ptsMs);
  }
}
