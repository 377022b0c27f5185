import type { Logger } from 'pino';
import { GroupCommit } from '../../control/store/group-commit.ts';
import { Database, type Operation, toStoreError } from '../../control/store/level/database.ts';
import { wallClockMs } from '../../lib/wall-clock.ts';
import type { LogFacts, LogMessage } from '../log/log-message.ts';
import type { LogReader } from '../log/log-reader.ts';
import { publish } from '../log/publish.ts';
import type { LogPlace, Outgoing } from '../log/writer.ts';
import { patiently } from '../patiently.ts';
import type { Streams } from '../streams.ts';

const KEY = 'cluster.outbox.folder';
const TRIM_MS = 10_000;
const PATIENCE_MS = 10_000;
const HEAD_BYTES = 4;
/** Digits of milliseconds since 1970, and of numbers of messages, in keys. */
const DIGITS = 15;

export interface OutboxParts {
  readonly folder: string;
  /** Milliseconds for which copies are kept. */
  readonly windowMs: number;
  readonly streams: Pick<Streams, 'client'>;
  readonly reader: Pick<LogReader, 'newest'>;
  readonly logger: Logger;
}

interface Copy {
  readonly sessionId: string;
  readonly subject: string;
  readonly facts: LogFacts;
  readonly data: Uint8Array;
}

/**
 * Copies, on the disk of this node, of what the brokers have confirmed lately. Brokers confirm before they have synced their disks; what they
 * lose in a power failure is published again from here.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #database: Database;
  readonly #commits: GroupCommit<Operation>;
  readonly #timer: NodeJS.Timeout;

  private constructor(parts: OutboxParts, database: Database) {
    const { folder, logger } = parts;
    this.#parts = parts;
    this.#database = database;
    this.#commits = new GroupCommit<Operation>({
      write: (operations) => database.write(operations),
      mend: () => database.reopen(),
      toProblem: (reason) => toStoreError(reason, folder, KEY),
      onProblem: (problem) => {
        if (problem) logger.error({ code: problem.code }, problem.message);
        else logger.info('copies are kept again');
      },
      // Sessions wait for the brokers' confirmation, which comes after the copy.
      onHeld: () => {},
      onCommitted: () => {},
    });
    this.#timer = setInterval(() => void this.#trim(), TRIM_MS).unref();
  }

  /** @throws STORE_LOCKED, STORE_INVALID, STORE_FULL, STORE_FAILED */
  static async open(parts: OutboxParts): Promise<Outbox> {
    return new Outbox(parts, await Database.open(parts.folder, KEY));
  }

  /** Settles when the copy is on disk. */
  put(subject: string, { sessionId, facts, data }: Outgoing): Promise<void> {
    const key = `${digits(wallClockMs())}/${sessionId}/${digits(facts.epoch)}/${digits(facts.message)}`;
    const value = encode({ sessionId, subject, facts, data });
    const operations = [{ type: 'put', key, value } as const];
    return new Promise((resolve) => {
      this.#commits.add({ operations, bytes: value.length, onKept: resolve });
    });
  }

  /**
   * Looks whether the brokers still have what they have confirmed, and publishes the rest again. `isBusy`: the session is being written, which
   * finds out by itself.
   */
  async mend(isBusy: (sessionId: string) => boolean): Promise<void> {
    const last = new Map((await this.#copies()).map((copy) => [copy.sessionId, copy]));
    for (const { sessionId, subject, facts } of last.values()) {
      if (isBusy(sessionId)) continue;
      const newest = await this.#parts.reader.newest(subject);
      const isOwn = newest?.node === facts.node && newest.epoch === facts.epoch;
      const isWhole = isOwn && newest.message >= facts.message;
      const isOthers = newest && !isOwn && newest.epoch >= facts.epoch;
      if (isWhole || isOthers) continue;
      const next = { ...facts, message: facts.message + 1 };
      await this.replay(subject, sessionId, newest, next);
    }
  }

  /**
   * Publishes again what the brokers have lost of a session: the messages of this epoch behind `newest` and before `next`. Returns where the log
   * ends then.
   */
  async replay(
    subject: string,
    sessionId: string,
    newest: LogMessage | undefined,
    next: LogFacts,
  ): Promise<LogPlace> {
    const { client } = this.#parts.streams;
    let { seq = 0, stateAt = 0, framesFrom = 0 } = newest ?? {};
    const found = newest?.epoch === next.epoch ? newest.message : 0;
    const lost = (await this.#copies()).filter(
      (copy) =>
        copy.sessionId === sessionId &&
        copy.facts.epoch === next.epoch &&
        copy.facts.message > found &&
        copy.facts.message < next.message,
    );
    for (const { facts, data } of lost) {
      const moved = {
        ...facts,
        stateAt: facts.stateAt && stateAt,
        framesFrom: facts.framesFrom && framesFrom,
      };
      const message = { sessionId, after: seq, facts: moved, data };
      seq = await patiently(() => publish(client, subject, message), PATIENCE_MS);
      stateAt = moved.stateAt || seq;
      framesFrom = moved.framesFrom || seq;
    }
    this.#parts.logger.warn({ sessionId, messages: lost.length }, 'lost records published again');
    return { seq, stateAt, framesFrom };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#commits.close();
    await this.#database.close();
  }

  /** In the order in which they were written. */
  async #copies(): Promise<readonly Copy[]> {
    return (await this.#database.values({ gte: '0', lt: ':' })).map(decode);
  }

  async #trim(): Promise<void> {
    const until = wallClockMs() - this.#parts.windowMs;
    try {
      await this.#database.remove({ gte: '0', lt: digits(Math.max(0, until)) });
    } catch (err) {
      this.#parts.logger.warn({ err }, 'old copies cannot be removed');
    }
  }
}

function digits(value: number): string {
  return String(value).padStart(DIGITS, '0');
}

function encode({ data, ...head }: Copy): Uint8Array {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(HEAD_BYTES);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, data]);
}

function decode(value: Uint8Array): Copy {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const end = HEAD_BYTES + bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.subarray(HEAD_BYTES, end).toString()) as Omit<Copy, 'data'>;
  return { ...head, data: bytes.subarray(end) };
}
