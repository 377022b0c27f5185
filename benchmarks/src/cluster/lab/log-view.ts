import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';

const LOG = 'TF_LOG';
const ASK_MS = 1000;
const AGAIN_MS = 50;

/** A message of the log of the cluster, as its headers tell of it. */
export interface LogLine {
  readonly sessionId: string;
  readonly node: string;
  readonly epoch: number;
  /** Number of the session's newest event after it. */
  readonly last: number;
  /** Wall-clock time at which the brokers took it. */
  readonly atMs: number;
}

/** The log as it grows, read beside all nodes. */
export class LogView {
  readonly lines: LogLine[] = [];
  readonly #newest = new Map<string, LogLine>();
  /** Sequence number of the newest message, in the stream. */
  #seq = 0;

  /** Reads from the first message on, until the connection is closed. */
  static open(connection: NatsConnection): LogView {
    const view = new LogView();
    void view.#goOn(connection);
    return view;
  }

  /** Node that has written last for a session; '': none. */
  ownerOf(sessionId: string): string {
    return this.#newest.get(sessionId)?.node ?? '';
  }

  /** Times that a session has moved to another node. */
  moves(sessionId: string): number {
    return new Set(this.#of(sessionId).map(({ epoch }) => epoch)).size - 1;
  }

  /** Messages of a node that came after those of its successor. */
  get zombieWrites(): number {
    const highest = new Map<string, number>();
    return this.lines.filter(({ sessionId, epoch }) => {
      const known = highest.get(sessionId) ?? 0;
      highest.set(sessionId, Math.max(known, epoch));
      return epoch < known;
    }).length;
  }

  /** First line of the session's next owner after a moment. */
  firstOfNext(sessionId: string, epoch: number): LogLine | undefined {
    return this.#of(sessionId).find((line) => line.epoch > epoch);
  }

  epochOf(sessionId: string): number {
    return this.#newest.get(sessionId)?.epoch ?? 0;
  }

  lastOf(sessionId: string): number {
    return this.#newest.get(sessionId)?.last ?? 0;
  }

  /** Asks the leader for one message after the other: it is there as long as a majority of the brokers is. */
  async #goOn(connection: NatsConnection): Promise<void> {
    while (!connection.isClosed()) {
      try {
        const { streams } = await jetstreamManager(connection, {
          checkAPI: false,
          timeout: ASK_MS,
        });
        for (;;) {
          const message = await streams.getMessage(LOG, { seq: this.#seq + 1 });
          if (!message) await sleep(AGAIN_MS);
          else {
            this.#seq = message.seq;
            this.#take(message.subject, message.header, message.time.getTime());
          }
        }
      } catch {
        await sleep(AGAIN_MS);
      }
    }
  }

  #of(sessionId: string): LogLine[] {
    return this.lines.filter((line) => line.sessionId === sessionId);
  }

  #take(subject: string, headers: MsgHdrs | undefined, atMs: number): void {
    const number = (key: string) => Number(headers?.get(key) ?? 0);
    const line = {
      sessionId: subject.split('.').at(-1) ?? '',
      node: headers?.get('Tf-Node') ?? '',
      epoch: number('Tf-Epoch'),
      last: number('Tf-Last'),
      atMs,
    };
    this.lines.push(line);
    this.#newest.set(line.sessionId, line);
  }
}

/** Name of the broker that leads the log, e.g. `n2`; '' while there is none. */
export async function leaderOfLog(connection: NatsConnection): Promise<string> {
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const { cluster } = await manager.streams.info(LOG);
    return cluster?.leader ?? '';
  } catch {
    return '';
  }
}
