import { LiveLoad, type LoadSample, PushedSession, syntheticClip } from '@trueframe/cli/load';
import type { Quantiles, RowContext } from '../row.ts';
import type { ServedDaemon } from './served-daemon.ts';
import { until } from './wait.ts';

/** Milliseconds from the sending of a frame to its score that 95 % of the frames keep. */
export const SLO_MS = 500;

/** Live load on a daemon: 720p25 with one face, pushed in real time, five frames per second analysed. Ends with the row. */
export async function pushedLoad(context: RowContext, daemon: ServedDaemon): Promise<LiveLoad> {
  const clip = await syntheticClip();
  const options = { pipeline: 'embedded', sampling: { fps: 5 }, includeScores: true };
  const load = new LiveLoad(daemon.client, (client, _index, startMs, watch) => {
    return new PushedSession(client, clip, options, startMs, watch);
  });
  context.after(() => load.close());
  return load;
}

/** Figures of a load: what it knows of its delays has no largest. */
export function delaysOf(what: string, delayMs: LoadSample['delayMs']): Quantiles | undefined {
  return delayMs ? { what, unit: 'ms', ...delayMs } : undefined;
}

/** Waits until every session has scored frames, or has failed. */
export async function allRunning(load: LiveLoad): Promise<void> {
  const isGoing = () =>
    load.sessions.every(({ state, scored }) => state === 'failed' || scored > 1);
  await until('sessions score', isGoing, { seconds: 30 }).catch(() => {});
}
