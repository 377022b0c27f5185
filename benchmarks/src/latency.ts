import { findCapacity } from '@trueframe/cli/load';
import { watchIdleLoop } from './lib/idle-loop.ts';
import { type Live, withLive } from './lib/live.ts';
import type { BenchOptions } from './lib/options.ts';
import { MOST, REFUSES_NOBODY, SLO_MS } from './lib/saturation.ts';

const SHARES = [0.2, 0.4, 0.6, 0.8, 0.95];
/** The share whose p99 is the headline. */
const HEADLINE = 0.8;

/**
 * Measures how long a frame takes from a live encoder until its score is back, at shares of the most sessions that
 * keep a p95 of 500 ms. The value is the p99 at 80 %, in milliseconds.
 */
export function latency({ pipeline, quick, sessions: given, load }: BenchOptions) {
  const [most, settle, window] = quick ? [2, 2, 1] : [MOST, 3, 4];
  const measured = async ({ watch }: Live) => {
    const measure = (sessions: number) => watch(sessions, settle, window);
    const found = given > 0 ? undefined : await findCapacity(measure, SLO_MS, most);
    const saturation = found?.sessions ?? given;
    const rows = [];
    for (const share of quick ? [HEADLINE] : SHARES) {
      const sessions = Math.max(1, Math.round(saturation * share));
      const idleLoop = await watchIdleLoop();
      const sample = await watch(sessions, settle, window * 3);
      rows.push({ share, ...sample, idleLoopDelayMs: await idleLoop() });
    }
    return {
      value: rows.find(({ share }) => share === HEADLINE)?.delayMs?.p99 ?? null,
      ...{ pipeline, load },
      saturation: {
        sessions: saturation,
        sloMs: SLO_MS,
        limitedBy: found?.limit?.problem ?? null,
        steps: (found?.steps ?? []).map(({ sample, problem }) => ({ problem, ...sample })),
      },
      rows,
    };
  };
  return withLive(pipeline, { ...REFUSES_NOBODY, limit: most }, measured, { load });
}
