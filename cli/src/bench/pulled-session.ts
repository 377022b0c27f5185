import type { DaemonClient, EventStream } from '@trueframe/client';
import type { AnalyzeRequest } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import { errorOf } from '../error-of.ts';
import type { LiveSession, LiveState } from './live-session.ts';

/** One live source that the daemon pulls itself. Nobody here knows when its frames were sent. */
export class PulledSession implements LiveSession {
  state: LiveState = 'starting';
  degradeRung = 0;
  error: TrueframeError | undefined;
  scored = 0;
  readonly #stream: EventStream;
  readonly #over: Promise<void>;

  constructor(client: DaemonClient, request: AnalyzeRequest) {
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
      for await (const event of this.#stream) {
        if (event.sessionStarted) this.state = 'running';
        if (event.scores) this.scored += 1;
        if (event.degraded) this.degradeRung = event.degraded.rung;
      }
      if (this.state !== 'stopped') this.state = 'failed';
    } catch (reason) {
      if (this.state === 'stopped') return;
      this.state = 'failed';
      this.error = errorOf(reason);
    }
  }
}
