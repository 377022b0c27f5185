import type { DaemonClient, EventStream, SessionEvent } from '@trueframe/client';
import type { AnalyzeRequest } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import { errorOf } from '../error-of.ts';
import type { LiveSession, LiveState, SessionWatch } from './live-session.ts';

/** Knows when the frames of a source were sent, and hears of delays. */
export interface PulledClock extends SessionWatch {
  /** On the clock of performance.now(); undefined: not known. */
  sentMs(frameIndex: number): number | undefined;
}

/** One live source that the daemon pulls itself. Without a clock nobody here knows when its frames were sent. */
export class PulledSession implements LiveSession {
  state: LiveState = 'starting';
  degradeRung = 0;
  error: TrueframeError | undefined;
  scored = 0;
  readonly #stream: EventStream;
  readonly #clock: PulledClock | undefined;
  readonly #over: Promise<void>;

  constructor(client: DaemonClient, request: AnalyzeRequest, clock?: PulledClock) {
    this.#clock = clock;
    this.#stream = client.analyze(request);
    this.#over = this.#watch();
  }

  get sessionId(): string {
    return this.#stream.sessionId;
  }

  tick(): void {}

  async stop(): Promise<void> {
    if (this.state !== 'failed') this.state = 'stopped';
    this.#stream.cancel();
    await this.#over;
  }

  async #watch(): Promise<void> {
    try {
      for await (const event of this.#stream) this.#see(event);
      if (this.state !== 'stopped') this.state = 'failed';
    } catch (reason) {
      if (this.state === 'stopped') return;
      this.state = 'failed';
      this.error = errorOf(reason);
    }
  }

  #see({ sessionStarted, degraded, scores }: SessionEvent): void {
    if (sessionStarted) this.state = 'running';
    if (degraded) this.degradeRung = degraded.rung;
    if (!scores) return;
    this.scored += 1;
    // By its number: ffmpeg may not know the time of the first frame of a camera, and media time begins with it.
    const sentMs = this.#clock?.sentMs(scores.frameIndex);
    if (sentMs !== undefined) this.#clock?.onScore(performance.now() - sentMs);
  }
}
