import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';
import type { Judgement } from './judgement.ts';

/** Containers round, and the last frame of many is announced and never there: what is missing above this is no loss. */
const WHOLE = 0.98;

/** Returns whether a source gave less than it promised. `completeness`: 0..1, 0 where it promises nothing. */
export function isTruncated(completeness: number): boolean {
  return completeness > 0 && completeness < WHOLE;
}

/**
 * Returns a judgement as it stands when only this share of the media came: nobody vouches for what was mostly not seen. A
 * forgery in the part that came stays one.
 */
export function withTruncation(
  { label, reasons }: Judgement,
  completeness: number,
  { minCompleteness }: VerdictPolicy,
): Judgement {
  if (!isTruncated(completeness)) return { label, reasons };
  const isTooLittle = label === 'LABEL_AUTHENTIC_LIKELY' && completeness < minCompleteness;
  return { label: isTooLittle ? 'LABEL_INCONCLUSIVE' : label, reasons: [...reasons, 'TRUNCATED'] };
}
