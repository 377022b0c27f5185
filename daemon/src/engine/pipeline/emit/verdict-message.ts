import type { ModelRef, Verdict } from '@trueframe/proto';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import type { Books } from '../ledger.ts';
import { effectiveSamples } from '../pool/effective-samples.ts';
import { blindSpots } from './judge/blind-spots.ts';
import type { Told } from './judge/judgement.ts';

/** A member of the ensemble, as verdicts speak of it. */
export interface Voter {
  readonly id: string;
  readonly scope: readonly string[];
  readonly blindTo?: readonly string[] | undefined;
}

/** The part that all verdicts of a session have in common. */
export interface VerdictOrigin {
  readonly pipeline: { readonly id: string; readonly verdict: VerdictPolicy };
  readonly pipelineVersion: string;
  readonly models: readonly ModelRef[];
}

/** One verdict, and what it rests on. */
export interface VerdictFacts extends Told {
  /** 0: the session. */
  readonly trackId: number;
  readonly isFinal: boolean;
  /** Media time. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Number of samples; `scores` may hold the newest of them only. */
  readonly samples: number;
  readonly scores: ArrayLike<number>;
  readonly voted: readonly Voter[];
  /** Those of `voted` that count for what the verdict can see; absent: all. */
  readonly regulars?: readonly Voter[];
  readonly abstained: readonly Voter[];
  readonly failed: readonly Voter[];
  /** Every member of the ensemble, as if it were alone. */
  readonly memberScores: readonly {
    readonly id: string;
    /** Undefined: it did not vote. */
    readonly score: number | undefined;
    readonly samples: number;
  }[];
  /** The pooling that made the score, in words. */
  readonly pooling: string;
  readonly hasGap: boolean;
  /** Rung of the degrade ladder, now; absent: full quality. */
  readonly rung?: number;
  readonly degradation?: Verdict['degradation'] | undefined;
  /** Undefined: the evidence has not settled, or there is no early decision. */
  readonly settled?: Verdict['settled'] | undefined;
}

/** `counts`: frames of the whole session so far. */
export function verdictMessage(facts: VerdictFacts, origin: VerdictOrigin, counts: Books): Verdict {
  const { trackId, label, score, fromMs, toMs, samples, scores, voted, pooling, hasGap } = facts;
  const { pipeline, pipelineVersion, models } = origin;
  const { synthetic, authentic, hysteresis } = pipeline.verdict;
  const blindTo = blindSpots(voted, facts.regulars);
  return {
    trackId,
    label,
    final: facts.isFinal,
    ...(score === undefined ? {} : { score }),
    reasons: [...new Set(facts.reasons)],
    fromMs,
    toMs,
    samples,
    effectiveSamples: samples > 0 ? effectiveSamples(scores) : 0,
    members: {
      voted: idsOf(voted),
      abstained: idsOf(facts.abstained),
      failed: idsOf(facts.failed),
    },
    pooling,
    thresholds: { synthetic, authentic, hysteresis },
    pipeline: pipeline.id,
    pipelineVersion,
    models: [...models],
    coverage: counts.received > 0 ? counts.analysed / counts.received : 0,
    degradeRung: facts.rung ?? 0,
    ...(facts.degradation && { degradation: facts.degradation }),
    ...(facts.settled && { settled: facts.settled }),
    // Nobody has looked for what only a member can see that seldom voted.
    scope: [...new Set(voted.flatMap(({ scope }) => scope))].filter((f) => !blindTo.includes(f)),
    blindTo,
    hasGap,
    memberScores: facts.memberScores.map((member) => ({
      ...{ modelId: member.id, samples: member.samples },
      // Where the verdict tells no score, nobody is to read one out of it.
      ...(score === undefined || member.score === undefined ? {} : { score: member.score }),
    })),
  };
}

function idsOf(voters: readonly Voter[]): string[] {
  return voters.map(({ id }) => id);
}
