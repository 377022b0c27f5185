import { randomBytes } from 'node:crypto';
import type { ErrorMessage } from '@trueframe/proto';
import { type ErrorCode, type ErrorDetails, TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { SessionMetrics } from '../../metrics/session-metrics.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { LoadControl } from '../admission/load-control.ts';
import { type Tenant, Tenants } from '../admission/tenants.ts';
import { type PlannedSession, sourceInWords } from '../requests/plan-session.ts';
import { countEvents } from './count-events.ts';
import { Session, type SessionHost } from './session.ts';
import { isOver, type SessionState } from './session-state.ts';

export interface SessionManagerOptions {
  readonly config: Config['sessions'];
  readonly host: SessionHost;
  readonly metrics: SessionMetrics;
  readonly logger: Logger;
  /** How a failure looks in a session's `error` event. */
  describeError(error: TrueframeError): ErrorMessage;
}

/** Sessions of one page of a listing, and where the next one begins; undefined at the end. */
export interface SessionPage {
  readonly sessions: readonly Session[];
  readonly next: number | undefined;
}

/** Admits sessions, finds them, remembers the ended ones for a while, and drains. */
export class SessionManager {
  readonly #options: SessionManagerOptions;
  readonly #tenants: Tenants;
  /** Who is admitted, and on which rung of the degrade ladder everybody runs. */
  readonly load: LoadControl;
  readonly #sessions = new Map<string, Session>();
  #lastOrdinal = 0;
  #draining = false;
  /** Calls that still deliver events of their session. */
  readonly #deliveries = new Set<Promise<void>>();

  constructor(options: SessionManagerOptions) {
    this.#options = options;
    this.#tenants = new Tenants(options.config);
    this.load = new LoadControl(options.config, () => this.#running());
    options.metrics.observe({
      limit: options.config.limit,
      room: () => this.#room(),
      all: () => this.all(),
    });
  }

  /**
   * Starts a session, on behalf of the tenant of that name ('': nobody in particular).
   * @throws REQUEST_INVALID, LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING
   */
  open(planned: PlannedSession, tenantId: string): Session {
    const { tenant, rung } = this.#admit(planned, tenantId);
    const { config, host, metrics, describeError } = this.#options;
    const plan: SessionPlan = {
      ...planned,
      sessionId: `s-${randomBytes(9).toString('base64url')}`,
      tenant: { id: tenant.id, weight: tenant.weight },
      rung,
    };
    this.#lastOrdinal += 1;
    const session = new Session({
      ordinal: this.#lastOrdinal,
      plan,
      source: sourceInWords(plan.source),
      host,
      eventBuffer: config.eventBuffer,
      logger: this.#options.logger.child({ sessionId: plan.sessionId }),
      describeError,
      onEvent: countEvents(metrics),
      onDropped: () => metrics.slowCallerDropped.inc(),
      onOver: (ended) => {
        metrics.ends.inc({ reason: ended.endReason ?? 'internal' });
        this.#forgetOldest();
      },
    });
    this.#sessions.set(session.id, session);
    metrics.starts.inc();
    this.#options.logger.info(
      {
        sessionId: session.id,
        source: session.source,
        pipeline: session.pipeline,
        pace: plan.pace,
      },
      'session opened',
    );
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

  /** Rungs of the degrade ladder that live sessions are on, one by session that is not over. */
  liveRungs(): number[] {
    const live = this.#running().filter(({ planned }) => planned.pace === 'live');
    return live.map(({ rung }) => rung);
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

  /** A drain waits for `delivery`: the caller is to get its last events before the server closes. */
  deliver(delivery: Promise<void>): void {
    this.#deliveries.add(delivery);
    void delivery.finally(() => this.#deliveries.delete(delivery));
  }

  /**
   * Takes no new sessions and stops the running ones, so that callers get final verdicts and a summary. What is not
   * over after the drain timeout fails with DAEMON_DRAINING.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    const running = this.#running();
    for (const session of running) session.stop('END_REASON_DRAINED');
    const { drainTimeout } = this.#options.config;
    if (await settleWithin(Promise.all(this.#deliveries), drainTimeout)) return;
    this.#failRunning(`not finished within the drain timeout of ${drainTimeout} ms`);
    await settleWithin(Promise.all(this.#deliveries), 2000);
  }

  /** Without a drain before it, running sessions fail. */
  async close(): Promise<void> {
    this.#draining = true;
    this.#failRunning('the daemon is shutting down');
    await settleWithin(Promise.all(this.#deliveries), 2000);
  }

  #running(): Session[] {
    return this.all().filter(({ state }) => !isOver(state));
  }

  #failRunning(message: string): void {
    for (const session of this.#running()) {
      session.fail(new TrueframeError('DAEMON_DRAINING', message));
    }
  }

  #admit(planned: PlannedSession, tenantId: string): { tenant: Tenant; rung: number } {
    const tenant = this.#tenants.named(tenantId);
    const { limit } = this.#options.config;
    const seated = () => this.#running().filter(({ givesWay }) => !givesWay);
    const own = () => seated().filter((session) => session.tenant === tenant.id);
    if (this.#draining) {
      this.#refuse('DAEMON_DRAINING', 'the daemon is shutting down; use another one');
    }
    if (seated().length >= limit && !longestIdle(seated())) {
      const message = `all ${limit} sessions are in use; try again when one has ended`;
      this.#refuse('LIMIT_SESSIONS', message, { limit });
    }
    if (own().length >= tenant.sessions) {
      const idle = longestIdle(own());
      if (!idle) {
        const message = `all ${tenant.sessions} sessions of this tenant are in use; try again when one has ended`;
        this.#refuse('LIMIT_TENANT', message, { limit: tenant.sessions, tenant: tenant.id });
      }
      idle.giveWay();
    }
    if (seated().length >= limit) longestIdle(seated())?.giveWay();
    const rung = this.load.roomFor(planned);
    if (rung === undefined) {
      const message =
        'the machine cannot carry another live session like this one; use another daemon, or try again when one has ended';
      this.#refuse('LIMIT_CAPACITY', message, { live: this.liveRungs().length });
    }
    return { tenant, rung };
  }

  #refuse(code: ErrorCode, message: string, details: ErrorDetails = {}): never {
    this.#options.metrics.rejected.inc({ reason: code.toLowerCase() });
    throw new TrueframeError(code, message, { details });
  }

  /** Live sessions that would still find full quality. */
  #room(): number {
    const streams = this.load.facts()?.streams?.all;
    if (streams === undefined || this.#options.config.admission === 'off') {
      return Number.POSITIVE_INFINITY;
    }
    return streams - this.liveRungs().length;
  }

  #forgetOldest(): void {
    const ended = this.all().filter(({ state }) => isOver(state));
    for (const session of ended.slice(this.#options.config.keepEnded)) {
      this.#sessions.delete(session.id);
    }
  }
}

/** A caller that is about to push sends something within this time. */
const IDLE_MS = 1000;

/** The session that has waited longest for its first pushed media. */
function longestIdle(newestFirst: readonly Session[]): Session | undefined {
  return newestFirst.findLast((session) => session.isIdleFor(IDLE_MS));
}
