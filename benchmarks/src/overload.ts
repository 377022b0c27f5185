import { measureLoad } from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import { type Live, withLive } from './lib/live.ts';
import type { BenchOptions } from './lib/options.ts';
import { GIVE_UP_SECONDS, recovery } from './lib/recovery.ts';
import { MOST, saturation } from './lib/saturation.ts';

const CALM = 0.8;
const STORM = 3;

/**
 * Three times the load that the machine carries, and back. The value is how many seconds after the storm the admitted
 * sessions are at full quality again with p95 ≤ 500 ms and nothing dropped. Beside it: the delays of the admitted
 * sessions during the storm, how many were refused with which codes, and whether every frame is accounted for.
 */
export async function overload(options: BenchOptions) {
  const { pipeline, quick, load: kind } = options;
  const most = await saturation(options);
  const calm = Math.max(1, Math.round(most * CALM));
  const offered = Math.ceil(most * STORM);
  const limit = Math.max(MOST, offered);
  const seconds = quick ? 2 : 15;
  const measured = async (live: Live) => {
    const { load, watch, daemon, target } = live;
    const before = await watch(calm, quick ? 2 : 6, seconds);
    await load.resize(offered);
    // The first seconds of the storm are part of it, but the windows are told apart.
    const onset = await measureLoad(load, target, seconds);
    const storm = await measureLoad(load, target, seconds);
    const refused = load.sessions
      .filter(({ state }) => state === 'failed')
      .map(({ error }) => ({
        code: error?.code ?? 'none',
        status: error?.status ?? 'none',
      }));
    const begun = performance.now();
    await load.resize(calm);
    const recoverySeconds = await recovery(live, begun, quick ? 5 : GIVE_UP_SECONDS);
    return {
      value: recoverySeconds,
      ...{ pipeline, load: kind },
      saturation: most,
      offered,
      admitted: offered - refused.length,
      refused: countBy(refused.map(({ code, status }) => `${status} ${code}`)),
      ...{ before, onset, storm },
      unaccountedFrames: await unaccountedFrames(daemon.grpcAddress),
    };
  };
  return withLive(pipeline, { limit }, measured, { load: kind });
}

/** Over all sessions: received less analysed, dropped and in flight. 0, or frames were lost without a word. */
async function unaccountedFrames(address: string): Promise<number> {
  const client = new DaemonClient(address);
  try {
    const { sessions } = await client.listSessions();
    return sessions.reduce((sum, { frames }) => {
      if (!frames) return sum;
      const dropped = Object.values(frames.dropped).reduce((a, count) => a + count, 0);
      const booked = frames.analysed + dropped + frames.inFlight;
      return sum + Math.abs(frames.received - booked);
    }, 0);
  } finally {
    client.close();
  }
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
