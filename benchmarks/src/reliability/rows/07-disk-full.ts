import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failingSync } from '../lib/failing-sync.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { addDifferences, compareStories, type Differences } from '../lib/story.ts';
import { until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

/** A way to make writes fail, and to end that. */
interface Fault {
  readonly name: string;
  /** Code with which sessions are refused meanwhile. */
  readonly code: string;
  begin(): void;
  end(): void;
}

interface Seen {
  readonly differences: Differences;
  readonly claims: Readonly<Record<string, boolean>>;
}

export const row: Row = {
  number: 7,
  title: 'disk full, disk broken',
  gate: 'writes of the session store fail in the middle of a session (full file system; fsync fails): new sessions are refused with a code that says so, probes and metrics tell, nothing is shown that is not on disk, and with room again the session ends as if nothing had been',
  limitSeconds: { short: 120, full: 120 },
  async run(context) {
    const small = join(context.folder, 'small');
    mkdirSync(small);
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', small]);
    if (status !== 0)
      return { n: 0, passed: true, why: '', skipped: 'may not mount a file system' };
    const flag = join(context.folder, 'broken');
    const env = failingSync(context.folder, flag);
    const config = { ...withFixtures, sessions: { store: { folder: join(small, 'store') } } };
    const daemon = await context.startDaemon(config, { env: env ?? {} });
    const source = patternClip(context.folder, 1.6);
    const request = { source, options: { pipeline: 'slow', includeScores: true } };
    const calm = daemon.analyze(request);
    await calm.ended;
    const ballast = join(small, 'ballast');
    const faults: Fault[] = [
      {
        name: 'full',
        code: 'STORE_FULL',
        begin: () => fill(small, ballast),
        end: () => rmSync(ballast),
      },
      {
        name: 'fsync fails',
        code: 'STORE_FAILED',
        begin: () => writeFileSync(flag, ''),
        end: () => rmSync(flag),
      },
    ];
    const seen: Seen[] = [];
    for (const fault of env ? faults : faults.slice(0, 1)) {
      seen.push(await during(fault, daemon, request, calm.events));
    }
    const sums = addDifferences(seen.map(({ differences }) => differences));
    const claims = Object.assign({}, ...seen.map((one) => one.claims)) as Record<string, boolean>;
    const said = `${seen.length} kinds of fault${env ? '' : ' (no C compiler: fsync was not made to fail)'}; the session waited and went on.`;
    return {
      n: seen.length,
      ...sums,
      ...judge(said, {
        ...claims,
        'the undisturbed run ends with OK': calm.end?.status === 'OK',
        'no event is lost, comes twice or out of order':
          sums.lost + sums.duplicated + sums.outOfOrder === 0,
        'the daemon lives': daemon.end === undefined,
      }),
    };
  },
};

type Request = Parameters<ServedDaemon['analyze']>[0];

async function during(
  fault: Fault,
  daemon: ServedDaemon,
  request: Request,
  calm: Parameters<typeof compareStories>[0],
): Promise<Seen> {
  const call = daemon.analyze(request);
  await call.until(() => call.events.length >= 10);
  fault.begin();
  const isHealthy = async () => (await daemon.scrape()).sum('trueframe_store_healthy') === 1;
  const hasNoticed = await until('a failure', async () => !(await isHealthy())).catch(() => false);
  const { ok, reasons } = await daemon.probe('/readyz');
  const refused = await daemon.analyze(request).ended;
  const shown = call.events.length;
  await sleep(300);
  const shownLater = call.events.length;
  fault.end();
  await call.ended;
  const isWell = await until('health', isHealthy).catch(() => false);
  return {
    differences: compareStories(calm, call.events),
    claims: {
      [`${fault.name}: the metric tells`]: hasNoticed,
      [`${fault.name}: the probe tells (${reasons.join('; ')})`]: !ok && reasons.length > 0,
      [`${fault.name}: refused with ${fault.code} (${refused.code})`]: refused.code === fault.code,
      [`${fault.name}: nothing is shown meanwhile`]: shownLater === shown,
      [`${fault.name}: the session ends with OK (${call.end?.status})`]: call.end?.status === 'OK',
      [`${fault.name}: well again`]: isWell,
    },
  };
}

/** Leaves no room at all. */
function fill(place: string, ballast: string): void {
  const { bavail, bsize } = statfsSync(place);
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, `bs=${bsize}`, `count=${bavail + 1}`]);
}
