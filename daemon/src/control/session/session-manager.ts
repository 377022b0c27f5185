import { randomBytes } from 'node:crypto';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { SessionMetrics } from '../../metrics/session-metrics.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { Admission } from '../admission/admission.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { PushIdleLimits } from '../push/push-idle.ts';
import { type PlannedSession, sourceInWords } from '../requests/plan-session.ts';
import { countEvents } from './count-events.ts';
import type { OpenJournal } from './journal.ts';
import type { DescribeError } from './public-words.ts';
import { Session } from './session.ts';
import { isOver, SESSION_STATES, type SessionState } from './session-state.ts';

export interface SessionManagerOptions {
  readonly config: Config['sessions'];
  readonly host: SessionHost;
  readonly openJournal: OpenJournal;
  readonly pushIdle: PushIdleLimits;
  readonly metrics: SessionMetrics;
  readonly logger: Logger;
  readonly describeError: DescribeError;
}

/** Sessions of one page of a listing, and where the next one begins; undefined at the end. */
export interface SessionPage {
  readonly sessions: readonly Session[];
  readonly next: number | undefined;
}

/** The result of a drain. */
export interface DrainOutcome {
  /** Sessions that were running when it began. */
  readonly sessions: number;
  /** Those of them that had to be failed. */
  readonly failed: number;
}

/** Changes of sessions that others may hear of. */
export type SessionChange = 'OPENED' | 'STATE' | 'FORGOTTEN';
type OnChange = (change: SessionChange, session: Session) => void;

/** Opens sessions, finds them, remembers the ended ones for a while, and drains. */
export class SessionManager {
  readonly #options: SessionManagerOptions;
  readonly admission: Admission;
  readonly #sessions = new Map<string, Session>();
  #lastOrdinal = 0;
  /** Calls that still deliver events of their session. */
  readonly #deliveries = new Set<Promise<void>>();
  readonly #listeners = new Set<OnChange>();

  constructor(options: SessionManagerOptions) {
    this.#options = options;
    const { config, metrics } = options;
    this.admission = new Admission(
      config,
      () => this.#running(),
      (code) => metrics.rejected.inc({ reason: code.toLowerCase() }),
    );
    metrics.observe({
      limit: config.limit,
      room: () => this.admission.room(),
      states: SESSION_STATES,
      isOver,
      all: () =>
        this.all().map(({ state, standing }) => ({ state, activeTracks: standing.activeTracks })),
    });
  }

  /**
   * Starts a session, on behalf of the tenant of that name ('': nobody in particular).
   * @throws REQUEST_INVALID, LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING
   */
  open(planned: PlannedSession, tenantId: string): Session {
    const { tenant, rung } = this.admission.admit(planned, tenantId);
    const { host, metrics, logger } = this.#options;
    const session = this.#create({
      ...planned,
      sessionId: `s-${randomBytes(9).toString('base64url')}`,
      tenant: { id: tenant.id, weight: tenant.weight },
      rung,
    });
    this.#sessions.set(session.id, session);
    metrics.starts.inc();
    const { pipeline, pace } = planned;
    logger.info(
      { sessionId: session.id, source: session.source, pipeline: pipeline.id, pace },
      'session opened',
    );
    this.#tell('OPENED', session);
    host.host(session);
    return session;
  }

  /** @throws SESSION_NOT_FOUND */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    throw new TrueframeError(
      'SESSION_NOT_FOUND',
      `no session ${JSON.stringify(id)}; ended sessions are kept for a while only`,
      { details: { sessionId: id } },
    );
  }

  /** Newest first. */
  all(): Session[] {
    return [...this.#sessions.values()].reverse();
  }

  /** A page of sessions in one of `states` (none: in any), newest first, that were opened before ordinal `before`. */
  page(size: number, before: number, states: readonly SessionState[]): SessionPage {
    const found = this.all().filter(
      (session) =>
        session.ordinal < before && (states.length === 0 || states.includes(session.state)),
    );
    const sessions = found.slice(0, size);
    return { sessions, next: found.length > size ? sessions.at(-1)?.ordinal : undefined };
  }

  /** Calls `listener` after every change of a session, until the function that it returns is called. */
  onChange(listener: OnChange): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A drain waits for `delivery`: the caller is to get its last events before the server closes. */
  deliver(delivery: Promise<void>): void {
    this.#deliveries.add(delivery);
    void delivery.finally(() => this.#deliveries.delete(delivery));
  }

  /**
   * Takes no new sessions and stops the running ones, so that callers get final verdicts and a summary. What is not
   * over after `timeoutMs` fails with DAEMON_DRAINING.
   */
  async drain(timeoutMs = this.#options.config.drainTimeout): Promise<DrainOutcome> {
    this.admission.close();
    const running = this.#running();
    for (const session of running) session.stop('END_REASON_DRAINED');
    const deliveries = [...running.map(({ over }) => over), ...this.#deliveries];
    if (await settleWithin(Promise.all(deliveries), timeoutMs)) {
      return { sessions: running.length, failed: 0 };
    }
    const failed = this.#running().length;
    this.#failRunning(`not finished within the drain timeout of ${timeoutMs} ms`);
    await settleWithin(Promise.all(this.#deliveries), 2000);
    return { sessions: running.length, failed };
  }

  /** Without a drain before it, running sessions fail. */
  async close(): Promise<void> {
    this.admission.close();
    this.#failRunning('the daemon is shutting down');
    await settleWithin(Promise.all(this.#deliveries), 2000);
  }

  #create(plan: SessionPlan): Session {
    const { config, host, openJournal, pushIdle, metrics, logger, describeError } = this.#options;
    this.#lastOrdinal += 1;
    return new Session({
      ordinal: this.#lastOrdinal,
      plan,
      source: sourceInWords(plan.source),
      host,
      journal: openJournal(plan.sessionId),
      eventBuffer: config.eventBuffer,
      pushIdle,
      logger: logger.child({ sessionId: plan.sessionId }),
      describeError,
      onEvent: countEvents(metrics),
      onState: (changed) => this.#tell('STATE', changed),
      onLeftOut: () => metrics.slowCallerDropped.inc(),
      onOver: (ended) => {
        metrics.ends.inc({ reason: ended.endReason ?? 'internal' });
        this.#forgetOldest();
      },
    });
  }

  #tell(change: SessionChange, session: Session): void {
    for (const listener of this.#listeners) listener(change, session);
  }

  #running(): Session[] {
    return this.all().filter(({ state }) => !isOver(state));
  }

  #failRunning(message: string): void {
    for (const session of this.#running()) {
      session.fail(new TrueframeError('DAEMON_DRAINING', message));
    }
  }

  #forgetOldest(): void {
    const ended = this.all().filter(({ state }) => isOver(state));
    for (const session of ended.slice(this.#options.config.keepEnded)) {
      this.#sessions.delete(session.id);
      this.#tell('FORGOTTEN', session);
    }
  }
}
