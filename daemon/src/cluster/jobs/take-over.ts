import { TrueframeError } from '@trueframe/sdk';
import type { PipelineSource } from '../../control/requests/plan-session.ts';
import type { Session } from '../../control/session/session.ts';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { sessionNotFound } from '../../control/session/session-not-found.ts';
import { isOver } from '../../control/session/session-state.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { LogReader } from '../log/log-reader.ts';
import type { SessionLog } from '../log/session-log.ts';
import { logSubject } from '../names.ts';
import { findLeft } from './find-left.ts';

export interface TakeOverParts {
  readonly reader: LogReader;
  readonly log: SessionLog;
  readonly sessions: SessionManager;
  readonly pipelines: PipelineSource;
}

/** The node that had it may have more to write, of media that has come already. */
const MOST_TRIES = 20;
const LOOK_MS = 20;

/**
 * Goes on with a pushed session here, because its media comes here from now on. The node that had it finds out when it writes.
 * Settles when the log says so: then no other node writes the session any more.
 * @throws SESSION_NOT_FOUND; LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING, SESSION_ELSEWHERE
 */
export async function takeOver(
  parts: TakeOverParts,
  tenantId: string,
  sessionId: string,
): Promise<Session> {
  for (let tries = 1; ; tries += 1) {
    const session = await adopt(parts, tenantId, sessionId);
    if (await isKept(session)) return session;
    if (tries === MOST_TRIES) {
      const text = `another node goes on with session ${sessionId}`;
      throw new TrueframeError('SESSION_ELSEWHERE', text, { details: { sessionId } });
    }
  }
}

async function adopt(
  { reader, log, sessions, pipelines }: TakeOverParts,
  tenantId: string,
  sessionId: string,
): Promise<Session> {
  const subject = logSubject(tenantId, sessionId);
  const plan = await planOf(reader, subject);
  const { left, position } = await findLeft(reader, subject);
  if (!plan || !left || isOver(left.state.state)) throw sessionNotFound(sessionId);
  log.continueAt(tenantId, sessionId, position);
  try {
    return sessions.adopt({ plan, ordinal: left.state.ordinal, left }, pipelines);
  } catch (reason) {
    log.release(sessionId);
    throw reason;
  }
}

/** False: the node that had it has written meanwhile, and this one has let it go again. */
async function isKept(session: Session): Promise<boolean> {
  const kept = session.kept();
  while (!(await settleWithin(kept, LOOK_MS))) if (session.isSuspended) return false;
  return true;
}

/** The plan of a session without a job: its first record has it. */
async function planOf(reader: LogReader, subject: string): Promise<SessionPlan | undefined> {
  const newest = await reader.newest(subject);
  if (!newest) return undefined;
  for await (const { records } of reader.between(subject, 0, newest.seq)) return records[0]?.plan;
  return undefined;
}
