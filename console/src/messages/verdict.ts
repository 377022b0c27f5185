import type { JudgedVerdict, SettledFacts } from '@trueframe/client/words';
import type { Verdict__Output } from '@trueframe/proto';
import { type Json, numberOf, optionalNumber } from '../api/json.ts';

/** Score of one model of the ensemble, had it been alone. */
export interface MemberFacts {
  readonly modelId: string;
  readonly score: number | undefined;
  readonly samples: number;
}

/** A verdict with everything that JSON leaves out. */
export interface VerdictFacts extends JudgedVerdict {
  readonly trackId: number;
  readonly final: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  readonly samples: number;
  readonly scope: readonly string[];
  readonly blindTo: readonly string[];
  readonly members: readonly MemberFacts[];
  readonly settled?: SettledFacts;
}

export function verdictOf(wire: Json<Verdict__Output>): VerdictFacts {
  const { thresholds, settled } = wire;
  const score = optionalNumber(wire.score);
  return {
    trackId: numberOf(wire.trackId),
    label: wire.label ?? 'LABEL_UNSPECIFIED',
    final: wire.final ?? false,
    ...(score !== undefined && { score }),
    reasons: [...(wire.reasons ?? [])],
    thresholds: thresholds
      ? {
          synthetic: numberOf(thresholds.synthetic),
          authentic: numberOf(thresholds.authentic),
          hysteresis: numberOf(thresholds.hysteresis),
        }
      : null,
    fromMs: numberOf(wire.fromMs),
    toMs: numberOf(wire.toMs),
    samples: numberOf(wire.samples),
    ...(settled && {
      settled: {
        atMs: numberOf(settled.atMs),
        decision: settled.decision ?? '',
        watchFps: numberOf(settled.watchFps),
      },
    }),
    scope: wire.scope ?? [],
    blindTo: wire.blindTo ?? [],
    members: (wire.memberScores ?? []).map((member) => ({
      modelId: member.modelId ?? '',
      score: optionalNumber(member.score),
      samples: numberOf(member.samples),
    })),
  };
}
