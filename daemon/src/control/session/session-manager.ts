import { randomBytes } from 'node:crypto';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { SessionMetrics } from '../../metrics/session-metrics.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionTerms } from '../../wire/session-terms.ts';
import { Admission } from '../admission/admission.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { PushIdleLimits } from '../push/push-idle.ts';
import { type PlannedSession, sourceInWords } from '../requests/plan-session.ts';
import { countEvents } from './count-events.ts';
import type { OpenJournal } from './journal.ts';
import type { DescribeError } from './public-words.ts';
import { Session } from './session.ts';
import { isOver, SESSION_STATES } from './session-state.ts';

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

/** A session, and whether it was there already. */
export interface Started {
  readonly session: Session;
  readonly alreadyExisted: boolean;
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
      {
        ...{ sessionId: session.id, source: session.source, pipeline: pipeline.id, pace },
        ...notesOf(planned.terms),
      },
      'session opened',
    );
    this.#tell('OPENED', session);
    host.host(session);
    return session;
  }

  /**
   * The same, unless an earlier request of the tenant with the same id has started it.
   * @throws what `open` throws; REQUEST_ID_REUSED when that one was another request
   */
  start(planned: PlannedSession, tenantId: string): Started {
    const earlier = this.#startedBy(planned.terms, tenantId);
    if (earlier) return { session: earlier, alreadyExisted: true };
    return { session: this.open(planned, tenantId), alreadyExisted: false };
  }

  /** @throws SESSION_NOT_FOUND */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    throw sessionNotFound(id);
  }

  /** Newest first. */
  all(): Session[] {
    return [...this.#sessions.values()].reverse();
  }

  /** A page of the sessions that `isWanted` accepts, newest first, that were opened before ordinal `before`. */
  page(size: number, before: number, isWanted: (session: Session) => boolean): SessionPage {
    const found = this.all().filter((session) => session.ordinal < before && isWanted(session));
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

  #startedBy(terms: SessionTerms | undefined, tenantId: string): Session | undefined {
    if (!terms?.requestId) return undefined;
    const earlier = this.all().find(({ planned: { tenant, terms: own } }) => {
      return tenant.id === tenantId && own?.requestId === terms.requestId;
    });
    if (!earlier || earlier.planned.terms?.requestDigest === terms.requestDigest) return earlier;
    throw new TrueframeError(
      'REQUEST_ID_REUSED',
      `request_id ${JSON.stringify(terms.requestId)} stands for session ${earlier.id}, which has another source or other options`,
      { details: { sessionId: earlier.id } },
    );
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

/** The notes of a caller on its session, for the log. */
function notesOf(terms: SessionTerms | undefined) {
  if (!terms) return {};
  const { externalId, labels } = terms;
  return {
    ...(externalId && { externalId }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

/** Returns the refusal of whoever asks for a session that does not exist for them. */
export function sessionNotFound(id: string): TrueframeError {
  return new TrueframeError(
    'SESSION_NOT_FOUND',
    `no session ${JSON.stringify(id)}; ended sessions are kept for a while only`,
    { details: { sessionId: id } },
  );
}
