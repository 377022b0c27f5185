import type { Interval } from './bootstrap.ts';
import type { Scored } from './scored.ts';
import { wilson } from './wilson.ts';

const BINS = 10;

/** Clips whose scores lie in [from, to); the last bin has its end, too. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly clips: number;
  readonly meanScore: number;
  /** 0..1. */
  readonly shareFake: number;
  readonly shareFakeInterval: Interval;
}

/** Bins of equal width, without those that are empty. */
export function reliabilityOf(clips: readonly Scored[]): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, (): Scored[] => []);
  for (const clip of clips) bins[Math.min(BINS - 1, Math.floor(clip.score * BINS))]!.push(clip);
  return bins.flatMap((members, k) => {
    if (members.length === 0) return [];
    const fakes = members.filter(({ isFake }) => isFake).length;
    return {
      from: k / BINS,
      to: (k + 1) / BINS,
      clips: members.length,
      meanScore: members.reduce((sum, { score }) => sum + score, 0) / members.length,
      shareFake: fakes / members.length,
      shareFakeInterval: wilson(fakes, members.length)!,
    };
  });
}

/** Expected calibration error, 0..1: how far the mean score of a bin is from its share of fakes, by clips. NaN of none. */
export function calibrationErrorOf(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { clips }) => sum + clips, 0);
  return bins.reduce(
    (sum, { clips, meanScore, shareFake }) =>
      sum + (clips / total) * Math.abs(meanScore - shareFake),
    total === 0 ? Number.NaN : 0,
  );
}
