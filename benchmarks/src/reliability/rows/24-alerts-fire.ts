import { execFileSync } from 'node:child_process';
import { AlertWatch } from '../alerts/alert-watch.ts';
import type { Fault } from '../alerts/fault.ts';
import * as ofAnalysis from '../alerts/faults-of-analysis.ts';
import * as ofLoad from '../alerts/faults-of-load.ts';
import * as ofStrangers from '../alerts/faults-of-strangers.ts';
import { judge } from '../lib/judge.ts';
import type { Row, RowContext } from '../row.ts';

const FAULTS: readonly Fault[] = [ofAnalysis, ofLoad, ofStrangers].flatMap((some) =>
  Object.values(some),
);
const QUIET_SCRAPES = 3;
const SCRAPES = 14;

export const row: Row = {
  number: 24,
  title: 'alerts fire',
  gate: 'every alert stays silent before its fault and fires on it, for faults that are injected into a real daemon: detected N of N',
  limitSeconds: { short: 120, full: 900 },
  async run(context) {
    if (!hasPromtool()) {
      return { n: 0, passed: false, why: '', skipped: 'promtool is not installed' };
    }
    const faults = FAULTS.filter(({ short }) => short || !context.short);
    const results = [];
    for (const fault of faults) {
      const problems = await injected(fault, context);
      context.log(
        `${fault.name}: ${problems.filter((one) => one !== '').join('; ') || 'detected'}`,
      );
      results.push(...problems);
    }
    const missed = results.filter((problem) => problem !== '');
    const n = results.length;
    const names = faults.map(({ name }) => name).join(', ');
    return {
      n,
      ...judge(
        `${n - missed.length} of ${n} alerts detected their fault: ${names}. ${missed.join('; ')}`,
        { 'every fault is detected': missed.length === 0 },
      ),
    };
  },
};

/** One problem per alert; '': it fired as it must. */
async function injected(fault: Fault, context: RowContext): Promise<string[]> {
  const daemon = await context.startDaemon(fault.config(context), fault.options);
  await fault.prepare?.(daemon, context);
  const watch = new AlertWatch(daemon);
  context.after(() => watch.end());
  await watch.scrapes(QUIET_SCRAPES);
  watch.faultBegins();
  await fault.inject(daemon, context);
  await watch.scrapes(fault.scrapes ?? SCRAPES);
  await watch.end();
  await daemon.kill();
  const judged = Object.entries(fault.alerts).map(([alert, minutes]) =>
    watch.judge(`Trueframe${alert}`, minutes, context.folder),
  );
  return Promise.all(judged);
}

function hasPromtool(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
