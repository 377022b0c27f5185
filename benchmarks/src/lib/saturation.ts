import { findCapacity } from '@trueframe/daemon';
import { type Live, withLive } from './live.ts';
import type { BenchOptions } from './options.ts';

/** What a frame may take from being sent to its score, 95 % of the time. */
export const SLO_MS = 500;

/** More than two cores ever carry. */
export const MOST = 64;

/** The most live sessions at full quality: as the command line says, or found with a daemon that refuses nobody. */
export async function saturation({ pipeline, quick, sessions }: BenchOptions): Promise<number> {
  if (sessions > 0) return sessions;
  if (quick) return 1;
  const search = ({ watch }: Live) => findCapacity((count) => watch(count, 3, 4), SLO_MS, MOST);
  return (await withLive(pipeline, { limit: MOST }, search)).sessions;
}
