import { TrueframeError } from '@trueframe/sdk';
import { settleWithin } from '../../lib/settle-within.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { Admission } from '../admission/admission.ts';
import {
  type PipelineSource,
  type PlannedSession,
  sourceInWords,
} from '../requests/plan-session.ts';
import { newSessionId } from '../requests/session-id.ts';
import { countEvents } from './count-events.ts';
import { type FoundSession, journalOf } from './found-session.ts';
import { type LogFacts, logFactsOf } from './log-facts.ts';
import { MemoryJournal } from './memory-journal.ts';
import { notesOf, startedBy } from './requested.ts';
import { toRestored } from './restored-session.ts';
import { Session } from './session.ts';
import type { OnChange, SessionBook, SessionChange, Started } from './session-book.ts';
import type { SessionManagerOptions } from './session-manager-options.ts';
import { sessionNotFound } from './session-not-found.ts';
import type { SessionParts } from './session-parts.ts';
import { isOver, SESSION_STATES } from './session-state.ts';
import { takeUp } from './take-up.ts';
import type { VisibleSession } from './visible-session.ts';

/** Longest time for readers to hear how their session ends or where it goes on. */
const LAST_WORDS_MS = 2000;

/** The result of a drain. */
export interface DrainOutcome {
  /** Sessions that were running when it began. */
  readonly sessions: number;
  /** Those of them that had to be failed. */
  readonly failed: number;
}

/** Opens sessions, finds them, remembers the ended ones for a while, and drains. */
export class SessionManager implements SessionBook {
  readonly #options: SessionManagerOptions;
  readonly admission: Admission;
  readonly #sessions = new Map<string, Session>();
  #lastOrdinal = 0;
  /** Calls that still deliver events of their session. */
  readonly #deliveries = new Set<Promise<void>>();
  readonly #listeners = new Set<OnChange<Session>>();

  constructor(options: SessionManagerOptions) {
    this.#options = options;
    const { config, metrics, store } = options;
    store.watch({
      onHeld: (isHeld) => {
        for (const session of this.#running()) session.hold('store', isHeld);
      },
      onForgotten: (sessionId) => this.#forget(this.#sessions.get(sessionId)),
    });
    this.admission = new Admission(
      config,
      () => this.#running(),
      (code) => metrics.rejected.inc({ reason: code.toLowerCase() }),
      (kind) => metrics.tenantLimited.inc({ reason: kind }),
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

  /** Takes up the sessions that an earlier daemon has left in the store. Once, before anybody asks for one. */
  async restore(pipelines: PipelineSource): Promise<void> {
    const { store, host, logger } = this.#options;
    const unfinished: Session[] = [];
    for (const stored of await store.load()) {
      const { plan, state } = stored;
      const journal = new MemoryJournal();
      const restored = toRestored(stored, 'DAEMON_RESTARTED');
      this.#lastOrdinal = Math.max(this.#lastOrdinal, state.ordinal);
      const session = this.#create({ ordinal: state.ordinal, plan, journal, restored });
      this.#sessions.set(session.id, session);
      if (isOver(session.state)) continue;
      const { checkpoint, entries } = await store.journal(session.id);
      if (checkpoint) journal.restartFrom(checkpoint);
      for (const entry of entries) journal.append(entry);
      unfinished.push(session);
    }
    if (unfinished.length > 0) logger.info({ sessions: unfinished.length }, 'sessions go on');
    void takeUp(unfinished, pipelines, host, true);
    this.#forgetOldest();
  }

  /**
   * Starts a session, on behalf of the tenant of that name ('': nobody in particular).
   * @throws REQUEST_INVALID, LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING, STORE_FULL,
   * STORE_FAILED
   */
  open(planned: PlannedSession, tenantId: string): Session {
    const { host, metrics, logger, store } = this.#options;
    if (store.problem) {
      metrics.rejected.inc({ reason: store.problem.code.toLowerCase() });
      throw store.problem;
    }
    const { tenant, rung } = this.admission.admit(planned, tenantId);
    const ordinal = this.#nextOrdinal();
    const plan: SessionPlan = {
      ...planned,
      sessionId: newSessionId(),
      tenant: { id: tenant.id, weight: tenant.weight },
      rung,
    };
    const journal = new MemoryJournal();
    const session = this.#create({ ordinal, plan, journal });
    this.#sessions.set(session.id, session);
    metrics.starts.inc();
    const { pipeline, pace } = planned;
    logger.info(
      {
        ...logFactsOf(session.planned),
        ...{ source: session.source, pipeline: pipeline.id, pace },
        ...notesOf(planned.terms),
      },
      'session opened',
    );
    this.#tell('OPENED', session);
    host.host(session);
    return session;
  }

  /**
   * Runs a session that was accepted elsewhere, or that another node has left.
   * @throws LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING
   */
  adopt({ plan, ordinal, left }: FoundSession, pipelines: PipelineSource): Session {
    const { host, metrics, logger } = this.#options;
    const { rung } = this.admission.admit(plan, plan.tenant.id);
    const journal = journalOf(left?.journal);
    const restored = left && toRestored({ ...left, plan }, 'NODE_LOST');
    const session = this.#create({ ordinal, plan: { ...plan, rung }, journal, restored });
    this.#sessions.set(session.id, session);
    metrics.starts.inc();
    logger.info({ ...logFactsOf(plan), source: session.source }, 'session taken');
    this.#tell('OPENED', session);
    if (left) void takeUp([session], pipelines, host, false);
    else host.host(session);
    return session;
  }

  /** Another node has the session now. Resolves when nothing of it is held here. */
  release(session: Session): Promise<void> {
    this.#forget(session);
    return session.leave();
  }

  /**
   * The same, unless an earlier request of the tenant with the same id has started it.
   * @throws what `open` throws; REQUEST_ID_REUSED when that one was another request
   */
  start(planned: PlannedSession, tenantId: string): Started<Session> {
    const earlier = startedBy(this.all(), planned.terms, tenantId);
    if (earlier) return { session: earlier, alreadyExisted: true };
    return { session: this.open(planned, tenantId), alreadyExisted: false };
  }

  /** @throws SESSION_NOT_FOUND */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    throw sessionNotFound(id);
  }

  /** Fields of the log by which lines about a session are found. */
  logFacts(sessionId: string): LogFacts {
    const session = this.#sessions.get(sessionId);
    return session ? logFactsOf(session.planned) : { sessionId };
  }

  /** Newest first. */
  all(): Session[] {
    return [...this.#sessions.values()].reverse();
  }

  hosted({ id }: VisibleSession): Session {
    return this.get(id);
  }

  takeOver({ id }: VisibleSession): Session {
    return this.get(id);
  }

  /** Calls `listener` after every change of a session, until the function that it returns is called. */
  onChange(listener: OnChange<Session>): () => void {
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
    if (this.#options.store.isDurable) return this.#suspend(running, timeoutMs);
    for (const session of running) session.stop('END_REASON_DRAINED');
    const deliveries = [...running.map(({ over }) => over), ...this.#deliveries];
    if (await settleWithin(Promise.all(deliveries), timeoutMs)) {
      return { sessions: running.length, failed: 0 };
    }
    const failed = this.#running().length;
    this.#failRunning(`not finished within the drain timeout of ${timeoutMs} ms`);
    await this.#delivered();
    return { sessions: running.length, failed };
  }

  /** Without a drain before it, running sessions fail, or wait in the store for a next daemon. */
  async close(): Promise<void> {
    this.admission.close();
    if (this.#options.store.isDurable) await this.#suspend(this.#running(), LAST_WORDS_MS);
    else this.#failRunning('the daemon is shutting down');
    await this.#delivered();
  }

  /** Sessions stop where they are, for a next daemon to go on. None fails: one that is slow to stop goes on from what is kept. */
  async #suspend(running: readonly Session[], timeoutMs: number): Promise<DrainOutcome> {
    await settleWithin(Promise.all(running.map((session) => session.suspend())), timeoutMs);
    await this.#delivered();
    return { sessions: running.length, failed: 0 };
  }

  async #delivered(): Promise<void> {
    await settleWithin(Promise.all(this.#deliveries), LAST_WORDS_MS);
  }

  #nextOrdinal(): number {
    this.#lastOrdinal = this.#options.nextOrdinal?.() ?? this.#lastOrdinal + 1;
    return this.#lastOrdinal;
  }

  #create(facts: Pick<SessionParts, 'ordinal' | 'plan' | 'journal' | 'restored'>): Session {
    const { config, host, store, pushIdle, metrics, logger, describeError } = this.#options;
    const { plan } = facts;
    const session = new Session({
      ...facts,
      source: sourceInWords(plan.source),
      host,
      store,
      eventBuffer: config.eventBuffer,
      readersKnownWithinMs: this.#options.readersKnownWithinMs,
      meterOf: (metered) => this.admission.meterOf(metered),
      pushIdle,
      logger: logger.child(logFactsOf(plan)),
      describeError,
      onEvent: countEvents(metrics),
      onTold: (event) => this.#options.onEvent?.(session, event),
      onState: () => this.#tell('STATE', session),
      onLeftOut: (count) => metrics.slowCallerDropped.inc(count),
      onOver: () => {
        metrics.ends.inc({ reason: session.endReason ?? 'internal' });
        this.#forgetOldest();
      },
    });
    return session;
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
      this.#options.store.drop(session.id);
      this.#forget(session);
    }
  }

  #forget(session: Session | undefined): void {
    if (!session) return;
    this.#sessions.delete(session.id);
    this.#tell('FORGOTTEN', session);
  }
}
