import type { DaemonClient } from '@trueframe/client';
import type { LiveSession, SessionWatch } from './live-session.ts';

/** Shorter than any frame; the delays it adds are part of what is measured. */
const TICK_MS = 4;

/** Sources are not in step with one another: each begins this share of a second after the one before it. */
const PHASE = 0.618;

/** Starts session number `index`, whose first frame is due at `startMs` on the clock of performance.now(). */
export type OpenSession = (
  client: DaemonClient,
  index: number,
  startMs: number,
  watch: SessionWatch,
) => LiveSession;

/** A number of live sessions, more or fewer at a time. */
export class LiveLoad {
  readonly #client: DaemonClient;
  readonly #open: OpenSession;
  readonly #sessions: LiveSession[] = [];
  readonly #timer: NodeJS.Timeout;
  #opened = 0;
  #delays: number[] = [];

  constructor(client: DaemonClient, open: OpenSession) {
    this.#client = client;
    this.#open = open;
    this.#timer = setInterval(() => {
      const now = performance.now();
      for (const session of this.#sessions) session.tick(now);
    }, TICK_MS);
  }

  /** Those that are not stopped. */
  get sessions(): readonly LiveSession[] {
    return this.#sessions;
  }

  /** Milliseconds from when a live encoder sent a frame to its score, of all sessions since the last call. */
  takeDelays(): number[] {
    const delays = this.#delays;
    this.#delays = [];
    return delays;
  }

  /** Opens or stops sessions until there are `count`; those that failed are replaced. */
  async resize(count: number): Promise<void> {
    const failed = this.#sessions.filter(({ state }) => state === 'failed');
    const rest = this.#sessions.filter(({ state }) => state !== 'failed');
    const surplus = rest.splice(count);
    this.#sessions.splice(0, this.#sessions.length, ...rest);
    await Promise.all([...failed, ...surplus].map((session) => session.stop()));
    while (this.#sessions.length < count) {
      const startMs = performance.now() + ((this.#opened * PHASE) % 1) * 1000;
      const watch = { onScore: (delayMs: number) => void this.#delays.push(delayMs) };
      this.#sessions.push(this.#open(this.#client, this.#opened, startMs, watch));
      this.#opened += 1;
    }
  }

  async close(): Promise<void> {
    await this.resize(0);
    clearInterval(this.#timer);
  }
}
