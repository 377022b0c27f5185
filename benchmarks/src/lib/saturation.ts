import { findCapacity } from '@trueframe/cli/load';
import { type Live, withLive } from './live.ts';
import type { BenchOptions } from './options.ts';

/** Longest time from the sending of a frame to its score, kept by 95 % of the frames. */
export const SLO_MS = 500;

/** More than two cores ever carry. */
export const MOST = 64;

/** For finding out where full quality ends: nobody is refused or degraded before that. */
export const REFUSES_NOBODY = { limit: MOST, admission: 'off', lastRung: 0 } as const;

/** The most live sessions at full quality: as the command line says, or found with a daemon that refuses nobody. */
export async function saturation({
  pipeline,
  quick,
  sessions,
  load,
}: BenchOptions): Promise<number> {
  if (sessions > 0) return sessions;
  if (quick) return 1;
  const search = ({ watch }: Live) => findCapacity((count) => watch(count, 3, 4), SLO_MS, MOST);
  return (await withLive(pipeline, REFUSES_NOBODY, search, { load })).sessions;
}
