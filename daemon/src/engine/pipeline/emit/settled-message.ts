import type { Verdict } from '@trueframe/proto';
import type { Settling } from '../settle/settling.ts';
import type { Settled } from '../settle/track-settlement.ts';

const DECISIONS = {
  synthetic: 'DECISION_SYNTHETIC',
  authentic: 'DECISION_AUTHENTIC',
  undecided: 'DECISION_UNDECIDED',
} as const;

/** Returns the way in which evidence has settled as verdicts tell it; undefined: it has not. */
export function settledMessage(
  settled: Settled | undefined,
  settling: Settling | undefined,
): Verdict['settled'] | undefined {
  if (!settled) return undefined;
  const { atMs, decision, ratio } = settled;
  return {
    ...{ atMs, decision: DECISIONS[decision], logLikelihoodRatio: ratio },
    watchFps: settling?.watchFps ?? 0,
  };
}
