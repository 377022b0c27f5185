import type { Logger } from 'pino';

export type DaemonStateName =
  /** Parts are being started, or no engine has been ready yet: probes say not ready, sessions wait. */
  | 'starting'
  /** Sessions are admitted. */
  | 'serving'
  /** No new sessions; the running ones are being finished. */
  | 'draining'
  /** Nothing runs any more. */
  | 'stopped'
  /** It could not start; nothing runs. */
  | 'failed';

/** Stage of the daemon's life. Goes forward only. */
export class DaemonState {
  readonly #logger: Logger;
  #name: DaemonStateName = 'starting';

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get name(): DaemonStateName {
    return this.#name;
  }

  /** The only place that changes the state. */
  set(next: DaemonStateName): void {
    if (next === this.#name) return;
    this.#logger.info({ from: this.#name }, `daemon ${next}`);
    this.#name = next;
  }
}
