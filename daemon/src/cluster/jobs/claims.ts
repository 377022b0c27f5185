import { setTimeout as sleep } from 'node:timers/promises';
import type { JsMsg } from '@nats-io/jetstream';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { PipelineSource } from '../../control/requests/plan-session.ts';
import type { Session } from '../../control/session/session.ts';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { isOver } from '../../control/session/session-state.ts';
import { foundBy } from '../../lib/look-up.ts';
import type { ClusterMetrics } from '../../metrics/cluster-metrics.ts';
import type { LogReader } from '../log/log-reader.ts';
import type { SessionLog } from '../log/session-log.ts';
import { deadSubject, JOB_STREAM, type JobKind, logSubject } from '../names.ts';
import { CONSUMERS, type Streams } from '../streams.ts';
import { pauseAfterClaim } from './claim-pace.ts';
import { findLeft } from './find-left.ts';
import { decodeJob, type Job } from './job.ts';
import { Lease } from './lease.ts';

export interface ClaimsParts {
  readonly streams: Streams;
  readonly reader: LogReader;
  readonly log: SessionLog;
  readonly sessions: SessionManager;
  readonly pipelines: PipelineSource;
  readonly metrics: ClusterMetrics;
  readonly logger: Logger;
  /** Milliseconds of a lease. */
  readonly leases: Readonly<Record<JobKind, number>>;
  /** False: nothing is analysed here at the moment. */
  canWork(): boolean;
  /** Another node may have room for a live session. */
  othersHaveRoom(): boolean;
  /** Somebody has asked for the end of the session. */
  isUnwanted(sessionId: string): Promise<boolean>;
}

/** A job that this node cannot run by the rules it was accepted with is offered again after this time. */
const OTHER_RULES_MS = 5000;
/** A job that no other node has taken for so long fails here, and says why. */
const GIVE_UP_MS = 60_000;
/** Milliseconds for which one request for a job waits at the brokers. */
const ASK_MS = 2000;
const NO_ROOM_MS = 200;
/** A job that this node refuses is offered again after this time. */
const REFUSED_MS = 1000;
/** A node that cannot work for so long lets its leases end. */
const IDLE_MS = 5000;

interface Held {
  readonly session: Session;
  readonly lease: Lease;
}

/** Takes jobs while this node has room, and holds their leases for as long as their sessions get on. */
export class Claims {
  readonly #parts: ClaimsParts;
  readonly #held = new Map<string, Held>();
  /** Sessions that were let go, and that the engine still holds something of. */
  readonly #leaving = new Set<string>();
  /** By session, the time of the first refusal because of other rules. */
  readonly #refusedAt = new Map<string, number>();
  #isOpen = true;
  #worksUntil = Number.POSITIVE_INFINITY;

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#held.size;
  }

  start(): void {
    void this.#pull('live');
    void this.#pull('file');
  }

  /** Takes no more jobs. */
  stop(): void {
    this.#isOpen = false;
  }

  /** Sessions that wait for another node are offered to the others at once. */
  async giveBack(): Promise<void> {
    this.stop();
    for (const { lease } of this.#held.values()) lease.giveBack();
    this.#held.clear();
    await this.#parts.streams.connection.flush().catch(() => {});
  }

  /** Another node writes the session: this one lets it go. */
  letGo(sessionId: string, by: 'log' | 'lease'): void {
    const { log, sessions, metrics, logger } = this.#parts;
    const held = this.#held.get(sessionId);
    held?.lease.drop();
    this.#held.delete(sessionId);
    log.release(sessionId);
    const session = held?.session ?? sessions.all().find(({ id }) => id === sessionId);
    if (!session || isOver(session.state)) return;
    metrics.fenced.inc({ by });
    logger.warn({ sessionId, by }, 'session let go: another node has it, or may have it');
    this.#leaving.add(sessionId);
    void sessions.release(session).then(() => this.#leaving.delete(sessionId));
  }

  async #pull(kind: JobKind): Promise<void> {
    const pace = kind === 'live' ? 'live' : 'lossless';
    while (this.#isOpen) {
      const { sessions, streams, logger } = this.#parts;
      if (!this.#parts.canWork() || !sessions.admission.hasRoom(pace)) {
        await sleep(NO_ROOM_MS);
        continue;
      }
      try {
        const consumer = await streams.client.consumers.get(JOB_STREAM, CONSUMERS[kind]);
        const message = await consumer.next({ expires: ASK_MS });
        if (!message) continue;
        await this.#take(message, kind);
        if (kind === 'live') await this.#leaveToOthers(message.info.pending);
      } catch (err) {
        logger.debug({ err }, 'the brokers gave no job');
        await sleep(NO_ROOM_MS);
      }
    }
  }

  /** `waiting`: jobs behind the one that was taken. */
  async #leaveToOthers(waiting: number): Promise<void> {
    const { sessions, othersHaveRoom } = this.#parts;
    const pauseMs = pauseAfterClaim(sessions.admission, waiting, othersHaveRoom());
    if (pauseMs > 0) await sleep(pauseMs);
  }

  async #take(message: JsMsg, kind: JobKind): Promise<void> {
    if (!this.#isOpen) {
      message.nak();
      return;
    }
    let job: Job;
    try {
      job = decodeJob(message.data);
    } catch (reason) {
      await this.#putAside(message, reason);
      return;
    }
    try {
      await this.#begin(message, kind, job);
    } catch (reason) {
      const { sessionId } = job.plan;
      const { code, message: text } = TrueframeError.from(reason);
      this.#parts.logger.info({ sessionId, code, reason: text }, 'job left to others');
      if (code === 'DAEMON_DRAINING') message.nak();
      else message.nak(code === 'PIPELINE_CHANGED' ? OTHER_RULES_MS : REFUSED_MS);
    }
  }

  async #begin(message: JsMsg, kind: JobKind, { plan, ordinal }: Job): Promise<void> {
    const { reader, log, sessions, pipelines, metrics, leases } = this.#parts;
    const { sessionId, tenant } = plan;
    if (this.#held.has(sessionId)) this.letGo(sessionId, 'lease');
    if (this.#leaving.has(sessionId)) {
      throw new TrueframeError('ENGINE_HUNG', 'the engine still frees what it held of the session');
    }
    const otherRules = this.#judgeRules(plan);
    const lease = new Lease({
      connection: this.#parts.streams.connection,
      message,
      lengthMs: leases[kind],
      isAlive: () => this.#isAlive(),
      onLost: () => this.letGo(sessionId, 'lease'),
    });
    try {
      const { left, position } = await findLeft(reader, logSubject(tenant.id, sessionId));
      if (left && isOver(left.state.state)) {
        await lease.finish();
        return;
      }
      log.continueAt(tenant.id, sessionId, position);
      const session = sessions.adopt({ plan, ordinal, ...(left && { left }) }, pipelines);
      this.#held.set(sessionId, { session, lease });
      metrics.claims.inc({ kind });
      if (left) metrics.takeovers.inc({ kind });
      void session.over.then(() => this.#onOver(message, session, lease));
      if (otherRules) session.fail(otherRules);
      else void this.#stopUnwanted(session);
    } catch (reason) {
      log.release(sessionId);
      lease.drop();
      throw reason;
    }
  }

  /** The session goes on where the brokers do not say; nodes also follow what is asked of their sessions. */
  async #stopUnwanted(session: Session): Promise<void> {
    const isUnwanted = await this.#parts.isUnwanted(session.id).catch(() => false);
    if (isUnwanted) session.stop('END_REASON_STOPPED');
  }

  /**
   * Leaves a session to nodes with the rules that it was accepted with. Returns why it fails, when none has taken it.
   * @throws PIPELINE_CHANGED
   */
  #judgeRules({ sessionId, pipeline, pipelineVersion }: Job['plan']): TrueframeError | undefined {
    const here = foundBy(() => this.#parts.pipelines.resolve(pipeline.id).version);
    if (here === pipelineVersion) {
      this.#refusedAt.delete(sessionId);
      return undefined;
    }
    const text = `pipeline ${pipeline.id} is ${here ? `version ${here.slice(0, 12)}` : 'unknown'} at this node, and ${pipelineVersion.slice(0, 12)} where the session was accepted`;
    const error = new TrueframeError('PIPELINE_CHANGED', text);
    const now = performance.now();
    const since = this.#refusedAt.get(sessionId) ?? now;
    this.#refusedAt.set(sessionId, since);
    if (now - since < GIVE_UP_MS) throw error;
    this.#refusedAt.delete(sessionId);
    return error;
  }

  async #onOver(message: JsMsg, { id, error }: Session, lease: Lease): Promise<void> {
    this.#held.delete(id);
    // Not confirmed: another node finds in the log that it is over.
    await lease.finish().catch(() => {});
    if (error?.code === 'SESSION_GIVEN_UP') await this.#keepDead(message).catch(() => {});
  }

  #isAlive(): boolean {
    const now = performance.now();
    if (this.#parts.canWork()) this.#worksUntil = now + IDLE_MS;
    return now < this.#worksUntil;
  }

  async #putAside(message: JsMsg, reason: unknown): Promise<void> {
    const { logger } = this.#parts;
    await this.#keepDead(message);
    message.term();
    logger.error({ err: reason, subject: message.subject }, 'job put aside: it cannot be read');
  }

  /** Keeps a job that no node can run, for whoever looks into it. */
  async #keepDead({ subject, data, seq }: JsMsg): Promise<void> {
    const { streams, metrics } = this.#parts;
    const id = subject.split('.').at(-1) ?? '';
    await streams.client.publish(deadSubject(id), data, { msgID: `dead:${seq}` });
    metrics.dead.inc();
  }
}
