import { setTimeout as sleep } from 'node:timers/promises';
import { type LiveLoad, type LoadSample, measureLoad } from '@trueframe/cli/load';
import { judge } from '../lib/judge.ts';
import { allRunning, delaysOf, pushedLoad, SLO_MS } from '../lib/pushed-load.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { stopwatch } from '../lib/wait.ts';
import type { Row } from '../row.ts';

const STORM = 3;
const CALM = 0.8;
const RECOVERY_SECONDS = 5;
const GIVE_UP_SECONDS = 30;
/** Codes that tell a caller that there is no room. */
const POLICY = ['LIMIT_CAPACITY', 'LIMIT_SESSIONS'];

export const row: Row = {
  number: 19,
  title: 'three times too much load',
  gate: `three times the live sessions that the daemon says it carries: those admitted keep p95 ≤ ${SLO_MS} ms after the first seconds, the others are refused with LIMIT_CAPACITY, every frame is accounted for, and ${RECOVERY_SECONDS} s after the storm all is at full quality again`,
  limitSeconds: { short: 120, full: 300 },
  runs: 'quiet',
  async run(context) {
    const { short } = context;
    const daemon = await context.startDaemon({ sessions: { limit: 256 } });
    const load = await pushedLoad(context, daemon);
    const seconds = short ? 1 : 10;
    // The daemon says what it carries once it has seen some.
    await load.resize(4);
    await allRunning(load);
    await sleep(short ? 500 : 8000);
    const { capacity } = await measureLoad(load, daemon, seconds);
    const carried = Math.max(4, Math.round(capacity.all ?? 0));
    const offered = short ? 8 : carried * STORM;
    const calm = short ? 2 : Math.round(carried * CALM);
    await load.resize(offered);
    const onset = await measureLoad(load, daemon, seconds);
    const storm = await measureLoad(load, daemon, seconds);
    const refusals = load.sessions.flatMap(({ state, error }) =>
      state === 'failed' ? [error?.code ?? 'no code'] : [],
    );
    const recovery = await recoverySeconds(load, daemon, calm);
    await load.close();
    const delay = storm.delayMs;
    const { violations } = context.conservation;
    const seen = `The daemon says ${carried} fit; ${offered} offered, ${offered - refusals.length} admitted. Storm: p95 ${delay?.p95.toFixed(0)} ms (first ${seconds} s: ${onset.delayMs?.p95.toFixed(0)} ms), rung ${storm.degradeRung}, ${JSON.stringify(storm.dropped)} dropped. Recovery after ${recovery?.toFixed(1) ?? 'more than 30'} s.`;
    return {
      n: offered,
      figures: delaysOf('delay in the storm', delay),
      ...judge(seen, {
        'delays of the admitted are bounded': short || (delay?.p95 ?? Number.NaN) <= SLO_MS,
        [`the others are refused by policy (${[...new Set(refusals)]})`]: refusals.every((code) =>
          POLICY.includes(code),
        ),
        [`every frame is accounted for (${violations.slice(0, 2).join('; ')})`]:
          violations.length === 0,
        'recovery is quick': short || (recovery ?? 99) < RECOVERY_SECONDS,
      }),
    };
  },
};

/** Seconds from the end of the storm to the first of two calm seconds in a row; undefined: too long. */
async function recoverySeconds(
  load: LiveLoad,
  daemon: ServedDaemon,
  calm: number,
): Promise<number | undefined> {
  const elapsed = stopwatch();
  await load.resize(calm);
  let calmSince: number | undefined;
  while (elapsed() < GIVE_UP_SECONDS * 1000) {
    const begun = elapsed();
    if (!isCalm(await measureLoad(load, daemon, 1))) calmSince = undefined;
    else if (calmSince !== undefined) return calmSince / 1000;
    else calmSince = begun;
  }
  return undefined;
}

function isCalm({ delayMs, degradeRung, dropped, failures }: LoadSample): boolean {
  const isInTime = (delayMs?.p95 ?? SLO_MS) <= SLO_MS;
  const isWhole = !dropped.overload && !dropped.late && failures.length === 0;
  return isInTime && isWhole && degradeRung === 0;
}
