import type { Books } from '../../ledger.ts';
import type { Borders } from './borders.ts';
import type { Told } from './judgement.ts';

/** Above this share of damaged frames nobody vouches for what the others showed. */
const MUCH = 0.5;
/** Above this one there is nothing left to judge by. */
const ALMOST_ALL = 0.9;

/** Returns the share of the wanted frames that was damaged, 0..1. */
export function damagedShare({ analysed, dropped }: Pick<Books, 'analysed' | 'dropped'>): number {
  const { corrupt = 0 } = dropped;
  return corrupt === 0 ? 0 : corrupt / (corrupt + analysed);
}

/**
 * Returns what is left of a judgement when so much was not looked at, as it was damaged. A forgery in the rest stays one; no score
 * is told of the few frames that are left of almost nothing.
 */
export function withDamage(judged: Told, share: number, borders: Borders): Told {
  if (share === 0) return judged;
  const { label } = judged;
  const isMuch = borders.share('damaged', share, '>', MUCH);
  const isAlmostAll = borders.share('ruined', share, '>=', ALMOST_ALL);
  const reasons = [...judged.reasons, 'CORRUPT'];
  if (label === 'LABEL_SYNTHETIC_LIKELY') return { ...judged, reasons };
  const isUnseen = isMuch && label === 'LABEL_NOT_APPLICABLE';
  if (isAlmostAll || isUnseen) {
    return { ...judged, label: 'LABEL_UNABLE_TO_EVALUATE', score: undefined, reasons };
  }
  const isThin = isMuch && label === 'LABEL_AUTHENTIC_LIKELY';
  return { ...judged, label: isThin ? 'LABEL_INCONCLUSIVE' : label, reasons };
}
