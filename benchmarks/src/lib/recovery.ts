import { type LoadSample, measureLoad } from '@trueframe/cli/load';
import type { Live } from './live.ts';
import { SLO_MS } from './saturation.ts';

/** Longest time that a daemon may take to recover. */
export const GIVE_UP_SECONDS = 30;

/** Seconds from `begunMs` to the first of two calm seconds in a row; null: too long. */
export async function recovery(
  { load, target }: Live,
  begunMs: number,
  giveUpSeconds: number,
): Promise<number | null> {
  const elapsed = () => (performance.now() - begunMs) / 1000;
  let calmSince: number | undefined;
  while (elapsed() < giveUpSeconds) {
    const begun = elapsed();
    if (!isCalm(await measureLoad(load, target, 1))) calmSince = undefined;
    else if (calmSince !== undefined) return calmSince;
    else calmSince = begun;
  }
  return null;
}

function isCalm({ delayMs, degradeRung, dropped, failures }: LoadSample): boolean {
  const isInTime = delayMs !== null && delayMs.p95 <= SLO_MS;
  const isWhole = !dropped.overload && !dropped.late && failures.length === 0;
  return isInTime && isWhole && degradeRung === 0;
}
