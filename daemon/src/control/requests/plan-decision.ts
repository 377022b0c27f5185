import type { SessionOptions__Output } from '@trueframe/proto';
import { type AnyPipeline, usesMethod } from '../../config/pipeline.ts';
import type { Pace, SessionPlan } from '../../wire/session-plan.ts';
import { invalid } from './invalid.ts';

/**
 * Decides what becomes of evidence that has settled. Undefined: all is analysed at a fixed rate.
 * @throws REQUEST_INVALID
 */
export function planDecision(
  options: SessionOptions__Output | null,
  pipeline: AnyPipeline,
  pace: Pace,
): Pick<SessionPlan, 'decides'> {
  const asked = options?.earlyDecision ?? 'EARLY_DECISION_UNSPECIFIED';
  const rules = usesMethod(pipeline) ? undefined : pipeline.settle;
  switch (asked) {
    case 'EARLY_DECISION_UNSPECIFIED':
      return rules?.live && pace === 'live' ? { decides: 'watch' } : {};
    case 'EARLY_DECISION_FIXED_RATE':
      return {};
    case 'EARLY_DECISION_WATCH':
    case 'EARLY_DECISION_STOP':
      break;
    default:
      throw invalid('early_decision', asked, 'must be FIXED_RATE, WATCH or STOP');
  }
  if (!rules) {
    const why = `needs error rates, which pipeline ${pipeline.id} does not declare: add \`settle\` to it, or name another pipeline`;
    throw invalid('early_decision', asked, why);
  }
  if (asked === 'EARLY_DECISION_STOP') return { decides: 'stop' };
  if (pace === 'live') return { decides: 'watch' };
  throw invalid('early_decision', asked, 'is for live sessions; files take STOP');
}
