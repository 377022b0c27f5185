import type { Pace } from '../../wire/session-plan.ts';
import { isTruncated } from './emit/judge/truncation.ts';
import type { Books } from './ledger.ts';

/** 0 would mean that nobody knows. */
const ALMOST_NOTHING = 1e-6;

/**
 * Returns the share of the frames that the sampling policy wanted which was analysed, 0..1. What a live source loses has
 * reasons of its own, and what a stop cuts off nobody wants.
 */
export function analysedShare(
  { analysed, dropped }: Pick<Books, 'analysed' | 'dropped'>,
  pace: Pace,
): number {
  const { corrupt = 0, error = 0 } = dropped;
  if (pace === 'live' || corrupt + error === 0) return 1;
  return analysed / (analysed + corrupt + error);
}

/**
 * Completeness when only this share of what was decoded is analysed. `decoded`: 0..1, 0 where the source promises nothing:
 * then what came is all there is, and a small loss of it goes unsaid.
 */
export function completenessWith(share: number, decoded: number): number {
  if (share >= 1 || (decoded === 0 && share > 0 && !isTruncated(share))) return decoded;
  return Math.max(ALMOST_NOTHING, share * (decoded || 1));
}
