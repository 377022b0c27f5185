import { setTimeout as sleep } from 'node:timers/promises';
import { TrueframeError } from '@trueframe/sdk';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { PipelineSource } from '../requests/plan-session.ts';
import type { Session } from './session.ts';
import { isOver } from './session-state.ts';

/** Fruitless attempts after which a session is given up: the next daemon might die of it, too. */
const MAX_ATTEMPTS = 3;
/** From here on a session is tried alone, so that the one that kills daemons is told apart from its neighbours. */
const SUSPECT_ATTEMPTS = 2;
const LOOK_MS = 50;

/**
 * Goes on with the sessions of an earlier daemon, by the rules that they began with, or says why that is not possible.
 * `areReadersGone`: they have gone with that daemon, and no other one has any.
 */
export async function takeUp(
  sessions: readonly Session[],
  pipelines: PipelineSource,
  host: SessionHost,
  areReadersGone: boolean,
): Promise<void> {
  const isOpen = (session: Session) =>
    session.takeUp() && isWanted(session, pipelines, areReadersGone);
  const open = sessions.filter(isOpen);
  const isSuspect = ({ attempts }: Session) => attempts >= SUSPECT_ATTEMPTS;
  const suspects = open.filter(isSuspect);
  await Promise.all(open.filter((one) => !isSuspect(one)).map((one) => begin(one, host)));
  for (const suspect of suspects) {
    await begin(suspect, host);
    while (suspect.attempts > 0 && !suspect.isSuspended && !isOver(suspect.state)) {
      await sleep(LOOK_MS, undefined, { ref: false });
    }
  }
}

async function begin(session: Session, host: SessionHost): Promise<void> {
  const isOpen = () => !isOver(session.state) && !session.isSuspended;
  if (!isOpen()) return;
  await session.attempt();
  if (isOpen()) host.host(session);
}

/** False: it is over now. */
function isWanted(session: Session, pipelines: PipelineSource, areReadersGone: boolean): boolean {
  const obstacle = poison(session) ?? otherRules(session, pipelines);
  if (obstacle) session.fail(obstacle);
  else if (areReadersGone && session.planned.terms?.graceMs === 0) session.cancel();
  else return true;
  return false;
}

function poison({ attempts }: Session): TrueframeError | undefined {
  if (attempts < MAX_ATTEMPTS) return undefined;
  const message = `the daemon died ${attempts} times in a row after it had taken up this session, before a frame was analysed`;
  return new TrueframeError('SESSION_GIVEN_UP', message, { details: { attempts } });
}

function otherRules({ planned }: Session, pipelines: PipelineSource): TrueframeError | undefined {
  const { pipeline, pipelineVersion: before } = planned;
  const message = `pipeline ${pipeline.id} is not what it was when the session began`;
  const hint = 'start it anew';
  try {
    const { version: now } = pipelines.resolve(pipeline.id);
    if (now === before) return undefined;
    const text = `${message} (version ${now.slice(0, 12)} instead of ${before.slice(0, 12)}): ${hint}`;
    const details = { pipeline: pipeline.id, before, now };
    return new TrueframeError('PIPELINE_CHANGED', text, { details });
  } catch (cause) {
    const text = `${message} (${TrueframeError.from(cause).message}): ${hint}`;
    const details = { pipeline: pipeline.id, before };
    return new TrueframeError('PIPELINE_CHANGED', text, { cause, details });
  }
}
