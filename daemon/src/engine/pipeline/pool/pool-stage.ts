import { eachFrame, type PooledItem, type ScoredItem } from '../items.ts';
import type { Pool } from './pool.ts';

/** Scores → samples of tracks, in frame order. `rung`: of the degrade ladder, now. */
export function poolStage(
  items: AsyncIterable<ScoredItem>,
  pool: Pool,
  rung: () => number,
): AsyncIterable<PooledItem> {
  return eachFrame(items, (item) => {
    const now = rung();
    const { ptsMs } = item.frame.slot;
    const samples = pool.add({ ptsMs, rung: now }, item.update.seen, item.results);
    return { ...item, samples, rung: now };
  });
}
