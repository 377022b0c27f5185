import { setTimeout as sleep } from 'node:timers/promises';
import { findCapacity, type LoadStep, measureLoad } from '@trueframe/cli/load';
import { judge } from '../lib/judge.ts';
import { allRunning, delaysOf, pushedLoad, SLO_MS } from '../lib/pushed-load.ts';
import type { Row } from '../row.ts';

const MOST = 64;
const LEAST = 12;

export const row: Row = {
  number: 18,
  title: 'load held',
  gate: `more and more live sessions (720p25, one face, 5 frames per second) until p95 passes ${SLO_MS} ms or 1 % of the frames are dropped: at least ${LEAST} on two cores, every drop counted with its reason`,
  limitSeconds: { short: 120, full: 900 },
  runs: 'quiet',
  async run(context) {
    const { short } = context;
    // Nobody is refused or degraded before that.
    const sessions = { limit: MOST, admission: 'off', lastRung: 0 };
    const daemon = await context.startDaemon({ sessions });
    const load = await pushedLoad(context, daemon);
    const watch = async (count: number) => {
      await load.resize(count);
      if (short) await allRunning(load);
      else await sleep(3000);
      return measureLoad(load, daemon, short ? 1.5 : 4);
    };
    const capacity = short ? await onlyTwo(watch) : await findCapacity(watch, SLO_MS, MOST);
    await load.close();
    const best = capacity.best?.sample;
    const least = short ? 2 : LEAST;
    const limit = capacity.limit
      ? `With ${capacity.limit.sample.sessions}: ${capacity.limit.problem}.`
      : '';
    const seen = `${capacity.sessions} sessions, ${best?.analysedPerSecond.toFixed(0)} frames analysed per second; ${JSON.stringify(best?.dropped)} dropped meanwhile. ${limit}`;
    const { violations } = context.conservation;
    return {
      n: capacity.sessions,
      figures: delaysOf('delay of a score', best?.delayMs ?? null),
      ...judge(seen, {
        [`at least ${least} sessions are carried`]: capacity.sessions >= least,
        [`every drop is counted (${violations.slice(0, 2).join('; ')})`]: violations.length === 0,
      }),
    };
  },
};

/** A short run sees that two are carried, and searches no further. */
async function onlyTwo(watch: (count: number) => Promise<LoadStep['sample']>) {
  const sample = await watch(2);
  const isCarried =
    (sample.delayMs ?? sample.ageMs)?.p95 !== undefined && sample.failures.length === 0;
  const step: LoadStep = {
    sample,
    problem: isCarried ? '' : sample.failures.join(', ') || 'no frames',
  };
  return { sessions: isCarried ? 2 : 0, best: step, limit: undefined };
}
