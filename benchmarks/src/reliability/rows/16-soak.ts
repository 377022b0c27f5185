import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '@trueframe/cli/load';
import { type Slope, theilSen } from '../../lib/theil-sen.ts';
import { type ChurnMedia, startAndStop } from '../lib/churn.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { patternClip, remade } from '../lib/media.ts';
import { allRunning, pushedLoad } from '../lib/pushed-load.ts';
import type { Holdings, ServedDaemon } from '../lib/served-daemon.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

const STREAMS = 4;
const CHURN_MS = 2000;
const SAMPLE_MS = 10_000;
/** Room for readers who come late, so little that it is full before anything is measured. */
const KEPT = { keepEnded: 20, store: { memoryBytes: 1024 * 1024 } };
const MOST_MB_PER_HOUR = 1;
/** Garbage that grew old would look like a leak: every heap is collected once a minute. */
const COLLECT_HEAPS = new URL('../../lib/collect-heaps.js', import.meta.url).href;

interface Sample extends Holdings {
  readonly minute: number;
}

export const row: Row = {
  number: 16,
  title: 'soak with churn',
  gate: `30 minutes of ${STREAMS} live sessions, with another session begun and ended every ${CHURN_MS / 1000} s: after ten minutes of warm-up memory does not grow by more than ${MOST_MB_PER_HOUR} MB per hour (Theil-Sen, lower end of the 95 % interval), descriptors, threads and children stay the same, no session fails`,
  limitSeconds: { short: 120, full: 2400 },
  runs: 'long',
  async run(context) {
    const { short } = context;
    const minutes = short ? 0.08 : 30;
    const execArgv = ['--expose-gc', '--import', COLLECT_HEAPS];
    const daemon = await context.startDaemon({ canary: {}, sessions: KEPT }, { execArgv });
    const file = patternClip(context.folder, 60, 'long.mp4');
    const stream = remade(file, join(context.folder, 'long.ts'), ['-t', '2', '-c', 'copy']);
    const load = await pushedLoad(context, daemon);
    await load.resize(short ? 1 : STREAMS);
    await allRunning(load);
    const soaked = await soak(
      daemon,
      { file, stream },
      { minutes, everyMs: short ? 500 : SAMPLE_MS },
    );
    const failures = load.sessions.flatMap(({ state, error }) =>
      state === 'failed' ? [error?.code ?? 'ended'] : [],
    );
    const live = load.sessions.length;
    await load.close();
    const steady = soaked.samples.filter(({ minute }) => minute > minutes / 3);
    const slope = theilSen(steady.map(({ minute, rssMb }) => ({ x: minute / 60, y: rssMb })));
    const drift = driftOf(steady);
    const seen = `${steady.length} samples of ${daemonWords(steady)} after warming up; memory ${inWords(slope)}. ${soaked.churned} sessions begun and ended beside ${live} live ones; from the first to the last quarter: ${drift}.`;
    return {
      n: soaked.churned,
      figures: quantilesOf(
        'resident memory',
        'MB',
        steady.map(({ rssMb }) => rssMb),
      ),
      ...judge(seen, {
        'memory does not grow': short || slope.low < MOST_MB_PER_HOUR,
        [`descriptors, threads and children stay the same (${drift})`]: short || drift === NO_DRIFT,
        [`no session fails (${failures})`]: failures.length === 0,
      }),
    };
  },
};

/** Churns and takes samples between two sessions, when only the live ones run. */
async function soak(
  daemon: ServedDaemon,
  media: ChurnMedia,
  { minutes, everyMs }: { minutes: number; everyMs: number },
) {
  const samples: Sample[] = [];
  const elapsed = stopwatch();
  const decoders = daemon.decoders().length;
  let churned = 0;
  let sampleAt = 0;
  while (elapsed() < minutes * 60_000) {
    const next = sleep(Math.min(CHURN_MS, everyMs));
    await startAndStop(daemon, media, churned);
    churned += 1;
    const isFree = () => daemon.decoders().length <= decoders;
    await until('its decoder ends', isFree, { seconds: 5, everyMs: 100 }).catch(() => {});
    if (elapsed() >= sampleAt) {
      samples.push({ ...daemon.holdings(), minute: elapsed() / 60_000 });
      sampleAt += everyMs;
    }
    await next;
  }
  return { samples, churned };
}

const NO_DRIFT = 'descriptors +0, threads +0, children +0';

/** Change of the median from the first to the last quarter. */
function driftOf(samples: readonly Sample[]): string {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const median = (some: readonly Sample[], of: (sample: Sample) => number) =>
    Math.round(quantile(some.map(of), 0.5));
  const change = (of: (sample: Sample) => number) => {
    const by = median(samples.slice(-quarter), of) - median(samples.slice(0, quarter), of);
    return by < 0 ? String(by) : `+${by}`;
  };
  const descriptors = change((sample) => sample.descriptors);
  const threads = change((sample) => sample.threads);
  return `descriptors ${descriptors}, threads ${threads}, children ${change((sample) => sample.children)}`;
}

function daemonWords(samples: readonly Sample[]): string {
  const range = (of: (sample: Sample) => number) =>
    `${Math.min(...samples.map(of))} to ${Math.max(...samples.map(of))}`;
  return `${range(({ descriptors }) => descriptors)} descriptors, ${range(({ threads }) => threads)} threads, ${range(({ children }) => children)} children`;
}

function inWords({ slope, low, high }: Slope): string {
  return `${slope.toFixed(1)} MB/h [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}
