import type { DaemonClient, SessionEvent } from '@trueframe/client';

/** A caller that only iterates over a session: its client goes on by itself when a node is lost. */
export class Follower {
  readonly sessionId: string;
  readonly events: SessionEvent[] = [];
  /** On the clock of performance.now(), by event. */
  readonly cameAt: number[] = [];
  /** Resolves when the session has ended for this caller; with the error that the caller saw. */
  readonly ended: Promise<Error | undefined>;

  constructor(client: DaemonClient, sessionId: string) {
    this.sessionId = sessionId;
    this.ended = this.#read(client).catch((reason: unknown) => reason as Error);
  }

  get verdicts(): number {
    return this.events.filter(({ verdict }) => verdict).length;
  }

  get gaps(): number {
    return this.events.filter(({ gap }) => gap).length;
  }

  async #read(client: DaemonClient): Promise<undefined> {
    for await (const event of client.watch({ sessionId: this.sessionId })) {
      this.events.push(event);
      this.cameAt.push(performance.now());
    }
  }
}
