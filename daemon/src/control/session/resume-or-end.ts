import { TrueframeError } from '@trueframe/sdk';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { PipelineSource } from '../requests/plan-session.ts';
import type { Session } from './session.ts';

/** Fruitless attempts after which a session is given up: the next daemon might die of it, too. */
const MAX_ATTEMPTS = 3;

/** Goes on with a session of an earlier daemon, by the rules that it began with, or says why that is not possible. */
export function resumeOrEnd(session: Session, pipelines: PipelineSource, host: SessionHost): void {
  if (!session.takeUp()) return;
  if (session.planned.terms?.graceMs === 0) {
    // Its readers went with the other daemon.
    session.cancel();
    return;
  }
  const obstacle = poison(session) ?? otherRules(session, pipelines);
  if (obstacle) session.fail(obstacle);
  else host.host(session);
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
