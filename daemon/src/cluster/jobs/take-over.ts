import { TrueframeError } from '@trueframe/sdk';
import type { PipelineSource } from '../../control/requests/plan-session.ts';
import type { Session } from '../../control/session/session.ts';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { sessionNotFound } from '../../control/session/session-not-found.ts';
import { isOver } from '../../control/session/session-state.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { LogReader } from '../log/log-reader.ts';
import { isOvertaken, publish } from '../log/publish.ts';
import { encodeRecords } from '../log/record-bytes.ts';
import type { SessionLog } from '../log/session-log.ts';
import { logSubject } from '../names.ts';
import type { Streams } from '../streams.ts';
import { findLeft } from './find-left.ts';

export interface TakeOverParts {
  /** Name of this node. */
  readonly node: string;
  readonly streams: Pick<Streams, 'client'>;
  readonly reader: LogReader;
  readonly log: SessionLog;
  readonly sessions: SessionManager;
  readonly pipelines: PipelineSource;
}

/** The node that has it may be writing all the time. */
const MOST_TRIES = 500;

/**
 * Goes on with a pushed session here, because its media comes here from now on. The node that had it finds out when it writes.
 * From the moment that the log says so, no other node writes the session.
 * @throws SESSION_NOT_FOUND, SESSION_ELSEWHERE; LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING
 */
export async function takeOver(
  parts: TakeOverParts,
  tenantId: string,
  sessionId: string,
): Promise<Session> {
  const { reader, log, sessions, pipelines } = parts;
  const subject = logSubject(tenantId, sessionId);
  const plan = await planOf(reader, subject);
  if (!plan) throw sessionNotFound(sessionId);
  // Says why there is none; the node that has the session goes on with it.
  if (!sessions.admission.hasRoom(plan.pace)) sessions.admission.admit(plan, tenantId);
  await claim(parts, subject, sessionId);
  const { left, position } = await findLeft(reader, subject);
  if (!left || isOver(left.state.state)) throw sessionNotFound(sessionId);
  log.continueAt(tenantId, sessionId, position);
  try {
    return sessions.adopt({ plan, ordinal: left.state.ordinal, left }, pipelines);
  } catch (reason) {
    log.release(sessionId);
    throw reason;
  }
}

/** Writes into the log that this node has the session. Says nothing else, so that it need not read how far the session has come. */
async function claim(
  { reader, streams, node }: TakeOverParts,
  subject: string,
  sessionId: string,
): Promise<void> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const newest = await reader.newest(subject);
    if (!newest) throw sessionNotFound(sessionId);
    const facts = { ...newest, node, epoch: newest.epoch + 1, message: 1 };
    try {
      const message = { sessionId, after: newest.seq, facts, data: encodeRecords([]) };
      await publish(streams.client, subject, message);
      return;
    } catch (reason) {
      if (!isOvertaken(reason)) throw reason;
    }
  }
  const text = `another node goes on with session ${sessionId}`;
  throw new TrueframeError('SESSION_ELSEWHERE', text, { details: { sessionId } });
}

/** The plan of a session without a job: its first record has it. */
async function planOf(reader: LogReader, subject: string): Promise<SessionPlan | undefined> {
  const oldest = await reader.from(subject, 1);
  return oldest?.records[0]?.plan;
}
