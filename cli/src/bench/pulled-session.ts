import type { DaemonClient } from '@trueframe/client';
import type { AnalyzeRequest } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import { errorOf } from '../error-of.ts';
import type { LiveSession, LiveState } from './live-session.ts';

/** One live source that the daemon pulls itself. Nobody here knows when its frames were sent. */
export class PulledSession implements LiveSession {
  state: LiveState = 'starting';
  sessionId = '';
  degradeRung = 0;
  error: TrueframeError | undefined;
  scored = 0;
  readonly #abort = new AbortController();
  readonly #over: Promise<void>;

  constructor(client: DaemonClient, request: AnalyzeRequest) {
    this.#over = this.#run(client, request);
  }

  tick(): void {}

  async stop(): Promise<void> {
    if (this.state !== 'failed') this.state = 'stopped';
    this.#abort.abort();
    await this.#over;
  }

  async #run(client: DaemonClient, request: AnalyzeRequest): Promise<void> {
    try {
      for await (const event of client.analyze(request, { signal: this.#abort.signal })) {
        this.sessionId = event.sessionId;
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
