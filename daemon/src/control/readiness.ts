import type { DaemonState } from './daemon-state.ts';

/** Says whether a session of the default pipeline would work now: to probes, and to whoever waits for it. */
export class Readiness {
  readonly #state: DaemonState;
  readonly #needs: readonly (() => string)[];
  readonly #onChange: (isReady: boolean) => void;
  readonly #waiters = new Set<() => void>();

  /**
   * `needs`: each says what is wrong with it, or nothing (''). They build on each other: only the first problem is told.
   * `onChange` is called after every `announce`.
   */
  constructor(
    state: DaemonState,
    needs: readonly (() => string)[],
    onChange: (isReady: boolean) => void,
  ) {
    this.#state = state;
    this.#needs = needs;
    this.#onChange = onChange;
  }

  /** Reasons why a session would fail; empty when it would not. */
  get problems(): readonly string[] {
    const draining = this.#state.name === 'draining' ? 'the daemon is draining' : '';
    const lacking = this.#first();
    return [draining, lacking].filter((problem) => problem !== '');
  }

  /** Something that is needed may have changed. */
  announce(): void {
    this.#onChange(this.#state.name === 'serving' && this.problems.length === 0);
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }

  /** Resolves when `isSo`, which is asked after every `announce`. What it throws comes through. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve);
      });
    }
  }

  #first(): string {
    for (const need of this.#needs) {
      const problem = need();
      if (problem !== '') return problem;
    }
    return '';
  }
}
