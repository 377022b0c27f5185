import { join } from 'node:path';
import { startAndStop } from '../lib/churn.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { inLanes } from '../lib/in-lanes.ts';
import { judge } from '../lib/judge.ts';
import { patternClip, remade } from '../lib/media.ts';
import { descriptorKinds, zombiesOf } from '../lib/processes.ts';
import type { Holdings, ServedDaemon } from '../lib/served-daemon.ts';
import { tally } from '../lib/tally.ts';
import { until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

const LANES = 4;
/** Sessions after which everything that is made once has been made. */
const WARM_UP = 24;
const SETTLE_SECONDS = 20;

export const row: Row = {
  number: 17,
  title: 'sessions started and stopped',
  gate: '1,000 sessions begun and ended in six ways (cancelled, stopped, left, pushed and cancelled, pushed and ended, unreachable): descriptors, threads and children are those of before, no zombie, no session runs',
  limitSeconds: { short: 120, full: 900 },
  runs: 'beside',
  async run(context) {
    const daemon = await context.startDaemon({ ...withFixtures, sessions: { admission: 'off' } });
    const file = patternClip(context.folder, 60, 'long.mp4');
    const stream = remade(file, join(context.folder, 'long.ts'), ['-t', '2', '-c', 'copy']);
    const run = (count: number) =>
      inLanes(Array.from({ length: count }), LANES, (_, k) =>
        startAndStop(daemon, { file, stream }, k),
      );
    await run(context.short ? 6 : WARM_UP);
    const before = await settled(daemon);
    const ends = await run(context.short ? 18 : 1000);
    const after = await settled(daemon, before);
    const more = grown(before.kinds, after.kinds);
    const zombies = zombiesOf(new Set(pidsOf(daemon))).length;
    const running = await runningSessions(daemon);
    const ready = (await daemon.probe('/readyz')).ok;
    const words = (held: Holdings) =>
      `${held.descriptors} descriptors, ${held.threads} threads, ${held.children} children, ${Math.round(held.rssMb)} MB`;
    return {
      n: ends.length,
      ...judge(`Before: ${words(before)}. After: ${words(after)}. ${tally(ends)}.`, {
        [`descriptors are those of before (${more})`]: after.descriptors <= before.descriptors,
        'threads are those of before': after.threads <= before.threads,
        'children are those of before': after.children === before.children,
        [`no zombie is left (${zombies})`]: zombies === 0,
        [`no session runs (${running})`]: running === 0,
        'the daemon is ready': ready,
      }),
    };
  },
};

type Held = Holdings & { readonly kinds: ReadonlyMap<string, number> };

/** Without the connections of this process. */
function held(daemon: ServedDaemon): Held {
  const ports = [daemon.grpcAddress, daemon.metricsAddress].map((address) =>
    Number(address.split(':').at(-1)),
  );
  const kinds = descriptorKinds(pidsOf(daemon), ports);
  const descriptors = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  return { ...daemon.holdings(), kinds, descriptors };
}

/** Holdings once nothing decodes and nothing changes any more, or once they are at most those of `before`. */
async function settled(daemon: ServedDaemon, before?: Held): Promise<Held> {
  let last = held(daemon);
  const isCalm = () => {
    const now = held(daemon);
    const isSame = now.descriptors === last.descriptors && now.threads === last.threads;
    last = now;
    if (!before) return isSame && daemon.decoders().length === 0;
    return now.descriptors <= before.descriptors && now.children <= before.children;
  };
  await until('a calm daemon', isCalm, {
    seconds: SETTLE_SECONDS,
    everyMs: before ? 250 : 1500,
  }).catch(() => {});
  return last;
}

function pidsOf(daemon: ServedDaemon): number[] {
  return daemon.processes().map(({ pid }) => pid);
}

/** Kinds of descriptors of which there are more, with how many more. */
function grown(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string {
  return [...after]
    .map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const)
    .flatMap(([kind, more]) => (more > 0 ? [`${kind} +${more}`] : []))
    .join(', ');
}

async function runningSessions(daemon: ServedDaemon): Promise<number> {
  const { sessions } = await daemon.client.listSessions();
  return sessions.filter(({ endedAt }) => !endedAt).length;
}
