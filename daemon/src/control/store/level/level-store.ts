import type { Event } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { StoreMetrics } from '../../../metrics/store-metrics.ts';
import { decodeEvent } from '../event-bytes.ts';
import { GroupCommit } from '../group-commit.ts';
import type {
  JournalContents,
  SessionRecord,
  SessionStore,
  StoredSession,
  StoreWatcher,
} from '../session-store.ts';
import { Database, type Operation, toStoreError } from './database.ts';
import { numberedKey, rangeOf, singleKey } from './keys.ts';
import { loadSessions } from './load-sessions.ts';
import { Retention, type RetentionLimits } from './retention.ts';
import { newPlaces, operationsOf, type SessionPlaces, sizeOf } from './session-places.ts';
import { unwrap } from './values.ts';

export interface LevelStoreParts {
  readonly folder: string;
  readonly limits: RetentionLimits;
  readonly metrics: StoreMetrics;
  readonly logger: Logger;
  /** `problem` changed. */
  onProblem(): void;
}

/** Keeps sessions in a LevelDB, so that they survive this process. */
export class LevelStore implements SessionStore {
  readonly isDurable = true;
  readonly #parts: LevelStoreParts;
  readonly #database: Database;
  readonly #commits: GroupCommit<Operation>;
  readonly #places = new Map<string, SessionPlaces>();
  readonly #retention: Retention;
  #watcher: StoreWatcher | undefined;

  private constructor(parts: LevelStoreParts, database: Database) {
    const { folder, limits, metrics, logger } = parts;
    this.#parts = parts;
    this.#database = database;
    this.#commits = new GroupCommit<Operation>({
      write: (operations) => database.write(operations),
      mend: () => database.reopen(),
      toProblem: (reason) => toStoreError(reason, folder),
      onProblem: (problem) => this.#onProblem(problem),
      onHeld: (isHeld) => this.#watcher?.onHeld(isHeld),
      onCommitted: (seconds, records, bytes) => metrics.committed(seconds, records, bytes),
    });
    this.#retention = new Retention({
      database,
      limits,
      logger,
      places: this.#places,
      onForgotten: (sessionId) => this.#watcher?.onForgotten(sessionId),
      onChange: () => parts.onProblem(),
    });
    metrics.observe({
      bytes: () => this.#retention.bytes,
      oldestSeconds: () => this.#commits.oldestMs / 1000,
      isHealthy: () => this.problem === undefined,
    });
  }

  /** @throws STORE_LOCKED, STORE_INVALID, STORE_FULL, STORE_FAILED */
  static async open(parts: LevelStoreParts): Promise<LevelStore> {
    return new LevelStore(parts, await Database.open(parts.folder));
  }

  get problem(): TrueframeError | undefined {
    return this.#commits.problem ?? this.#retention.problem;
  }

  watch(watcher: StoreWatcher): void {
    this.#watcher = watcher;
  }

  async load(): Promise<readonly StoredSession[]> {
    const found = await loadSessions(this.#database, this.#parts.logger);
    for (const { plan, places } of found) this.#places.set(plan.sessionId, places);
    this.#retention.start();
    return found;
  }

  append(record: SessionRecord, onKept: () => void): void {
    const operations = operationsOf(record, this.#placesOf(record.sessionId));
    this.#commits.add({ operations, bytes: sizeOf(operations), onKept });
  }

  async events(sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const { lt } = rangeOf('e', sessionId);
    // Early events are given up before they are gone from the disk.
    const gte = numberedKey('e', sessionId, Math.max(after + 1, this.first(sessionId)));
    const values = await this.#database.values({ gte, lt }, limit);
    return values.map((value) => decodeEvent(unwrap(value)));
  }

  first(sessionId: string): number {
    return this.#places.get(sessionId)?.first ?? 1;
  }

  async journal(sessionId: string): Promise<JournalContents> {
    const checkpoint = await this.#database.get(singleKey('c', sessionId));
    const entries = await this.#database.values(rangeOf('j', sessionId));
    return {
      entries: entries.map((value) => unwrap(value)),
      ...(checkpoint && { checkpoint: unwrap(checkpoint) }),
    };
  }

  cursors(sessionId: string): Readonly<Record<string, number>> {
    return this.#places.get(sessionId)?.cursors ?? {};
  }

  drop(sessionId: string): void {
    this.#retention.drop(sessionId);
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#retention.close();
    await this.#database.close();
  }

  #placesOf(sessionId: string): SessionPlaces {
    const places = this.#places.get(sessionId) ?? newPlaces();
    this.#places.set(sessionId, places);
    return places;
  }

  #onProblem(problem: TrueframeError | undefined): void {
    const { logger, metrics } = this.#parts;
    if (problem) {
      metrics.failures.inc({ reason: problem.code.toLowerCase() });
      logger.error({ code: problem.code }, problem.message);
    } else logger.info('sessions are kept again');
    this.#parts.onProblem();
  }
}
