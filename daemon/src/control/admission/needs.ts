import { RUNGS, rungAt } from '../../config/rungs.ts';
import type { SamplingPolicy } from '../../config/sampling.ts';
import type { LoadReport, SessionDemand } from '../../wire/load-report.ts';

/** Need of a session per second, or capacity: processor seconds of decoders, thread seconds of the stages. */
export interface Needs {
  readonly decode: number;
  readonly detect: number;
  readonly score: number;
}

export const NOTHING: Needs = { decode: 0, detect: 0, score: 0 };

/** Capacity to share out, and how the two kinds of time go together. */
export type Machine = Pick<LoadReport, 'cores' | 'threads' | 'cpuPerBusy'>;

/** The costs of one session, whatever rung it is on. */
export type Costs = Omit<SessionDemand, 'sessionId' | 'isLate'> & {
  /** Processor time. */
  readonly decodeMsPerMegapixel: number;
};

type Looks = Pick<Costs, 'fullLookMs' | 'glanceMs' | 'fullShare'>;

/** Returns the need of a session with these costs at a rung of the degrade ladder. No rung makes decoding cheaper. */
export function needsAt(costs: Costs, rung: number): Needs {
  const { keepEvery, skipsOptional } = rungAt(rung);
  const analysed = costs.wantedRate / keepEvery;
  const scoreMs = costs.requiredMs + (skipsOptional ? 0 : costs.optionalMs);
  return {
    decode: (costs.frameRate * (costs.pixels / 1e6) * costs.decodeMsPerMegapixel) / 1000,
    detect: (analysed * detectMsAt(costs, rung)) / 1000,
    score: (analysed * costs.faces * scoreMs) / 1000,
  };
}

/** Returns the thread time of a look. A look in full is due once a second, whatever the rung: the fewer frames, the more of them. */
export function detectMsAt({ fullLookMs, glanceMs, fullShare }: Looks, rung: number): number {
  const share = Math.min(1, fullShare * rungAt(rung).keepEvery);
  return share * fullLookMs + (1 - share) * glanceMs;
}

/** The highest rung that makes a session with these costs any cheaper, up to `last`. */
export function lastUsefulRung({ optionalMs }: Costs, last: number): number {
  return optionalMs > 0 ? last : Math.min(last, RUNGS.findIndex((r) => r.skipsOptional) - 1);
}

export function add(a: Needs, b: Needs): Needs {
  return { decode: a.decode + b.decode, detect: a.detect + b.detect, score: a.score + b.score };
}

export function difference(a: Needs, b: Needs): Needs {
  return add(a, scaled(b, -1));
}

export function sum(needs: Iterable<Needs>): Needs {
  let total = NOTHING;
  for (const one of needs) total = add(total, one);
  return total;
}

export function scaled({ decode, detect, score }: Needs, by: number): Needs {
  return { decode: decode * by, detect: detect * by, score: score * by };
}

/** Share of the machine that it takes; 1: all of it. Processors or threads, whichever runs out first. */
export function utilisation({ decode, detect, score }: Needs, machine: Machine): number {
  const busy = detect + score;
  const { cores, threads, cpuPerBusy } = machine;
  return Math.max((decode + cpuPerBusy * busy) / cores, busy / threads);
}

/** Frames per second that a policy will want of a source that nothing is known of yet. */
export function expectedRate(policy: SamplingPolicy, frameRate: number): number {
  if (policy === 'all') return frameRate;
  // As often as there is time; there is no more to it than what is left.
  if (policy === 'latest') return Math.min(frameRate, 5);
  if ('everyNth' in policy) return frameRate / policy.everyNth;
  // Encoders of live streams make one in a second or two.
  if ('keyFrames' in policy) return Math.min(frameRate, 1 / Math.max(1, policy.keyFrames));
  if ('fps' in policy) return Math.min(policy.fps, frameRate);
  return 0;
}
