import { join } from 'node:path';
import { permittedLayers } from '@trueframe/daemon/plugins';
import { root } from '../../lib/scene.ts';
import type { Caller } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { type TriedPipeline, writePipelines } from '../lib/pipeline-files.ts';
import { processFacts } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { addDifferences, compareStories } from '../lib/story.ts';
import { until } from '../lib/wait.ts';
import type { Row, RowContext } from '../row.ts';

/** Faults of plugins in the engine itself: pipelines of test/fixtures. */
const IN_PROCESS = [
  'detector-throws',
  'detector-bad-boxes',
  'model-throws',
  'model-nan',
  'tracker-throws',
  'pooling-nan',
];
/** Those that cost the engine its process, or a call its whole time. */
const IN_PROCESS_SLOW = ['detector-never-settles', 'detector-loops-forever'];

/** Deeds of test/fixtures/hostile-plugin in a process of its own. */
const DEEDS = ['reads-passwd', 'execs-sync', 'has-environment', 'eats-buffers', 'exits'];
const MORE_DEEDS = [
  ...[
    'throws',
    'rejects-unheard',
    'throws-later',
    'aborts',
    'never-settles',
    'eats-heap',
    'floods',
  ],
  ...['reads-environ', 'writes', 'execs', 'starts-worker', 'loads-addon'],
];
/** Deeds that take a call's whole time. */
const SLOW = ['never-settles', 'loops', 'eats-heap'];
/** They would reach this very program where nothing contains them. */
const KILLS = ['kills-parent', 'kills-group', 'kills-all'];

/** The error that a deed throws when it was not kept from it. */
const ESCAPED = /GOT AWAY WITH IT/;

export const row: Row = {
  number: 14,
  title: 'plugin faults',
  gate: 'plugins throw, hang, exit, take memory, read files, start programs and send signals, in the engine and in processes of their own: the daemon lives, an isolated one gets away with nothing, other sessions hear what they would have heard, and no process is left',
  limitSeconds: { short: 150, full: 400 },
  async run(context) {
    const { namespaces, ownUser } = await permittedLayers();
    const kills = namespaces || ownUser ? KILLS : [];
    const deeds = [...DEEDS, ...kills, ...(context.short ? [] : MORE_DEEDS)];
    const faults = [...IN_PROCESS, ...(context.short ? [] : IN_PROCESS_SLOW)];
    const daemon = await context.startDaemon(configFor(context, deeds));
    const source = patternClip(context.folder, 1);
    const analyze = (pipeline: string) => run(daemon, source, pipeline);

    const calm = await analyze('fixed-face');
    const neighbours: Caller[] = [];
    const done: Caller[] = [];
    const [tried, beside] = [[...faults, ...deeds], 6];
    for (let k = 0; k < tried.length; k += beside) {
      const [neighbour, ...others] = await Promise.all(
        ['fixed-face', ...tried.slice(k, k + beside)].map(analyze),
      );
      if (neighbour) neighbours.push(neighbour);
      done.push(...others);
    }
    const sums = addDifferences(neighbours.map((one) => compareStories(calm.events, one.events)));
    const guests = guestsOf(daemon);
    const lives = (await daemon.probe('/livez')).ok && !daemon.end;
    await daemon.stop();
    const escaped = done.filter((call) => ESCAPED.test(JSON.stringify([call.end, call.events])));
    const late = lateOnes(done.slice(faults.length), deeds);
    const left = await leftOf(guests);
    return {
      n: done.length,
      ...sums,
      ...judge(said(faults.length, deeds.length, neighbours.length), {
        'the daemon lives': lives,
        'the undisturbed run ends with OK': calm.end?.status === 'OK',
        [`nothing gets away (${escaped.map(({ end }) => end?.details)})`]: escaped.length === 0,
        [`each deed was tried (${late})`]: late.length === 0,
        'faults in the engine end or are told': faults.every((_, k) => isTold(done[k])),
        'other sessions hear what they would have heard':
          sums.lost + sums.duplicated + sums.outOfOrder === 0,
        'isolated processes are there, and go with the daemon': guests.length > 0 && left === 0,
      }),
    };
  },
};

function said(faults: number, deeds: number, neighbours: number): string {
  return `${faults} faults in the engine, ${deeds} deeds in processes of their own, ${neighbours} sessions beside them.`;
}

function configFor({ folder }: RowContext, deeds: readonly string[]): object {
  const tried = deeds.map(
    (does): TriedPipeline => ({ id: does, detector: { use: 'hostile', options: { does } } }),
  );
  const hostile = join(root, 'test/fixtures/hostile-plugin');
  return {
    ...withFixtures,
    plugins: [...withFixtures.plugins, { package: hostile, isolate: true }],
    pipelines: [...withFixtures.pipelines, writePipelines(folder, tried)],
    engine: { threads: 2, pluginCallTimeout: '5s' },
  };
}

async function run(daemon: ServedDaemon, source: string, pipeline: string): Promise<Caller> {
  const call = daemon.analyze({ source, options: { pipeline, includeScores: true } });
  await call.ended;
  return call;
}

/** Deeds whose process did not even start in time, or took too long although they should not. */
function lateOnes(calls: readonly Caller[], deeds: readonly string[]): string[] {
  const isLate = (does: string, k: number) =>
    !SLOW.includes(does) && calls[k]?.end?.code === 'PLUGIN_TIMEOUT';
  return deeds.filter(isLate);
}

/** The session failed, or its caller heard of the failures. */
function isTold(call: Caller | undefined): boolean {
  return call?.end?.status !== 'OK' || call.events.some(({ error }) => error);
}

function guestsOf(daemon: ServedDaemon): number[] {
  return daemon
    .processes()
    .map(({ pid }) => pid)
    .filter((pid) => processFacts(pid)?.command.includes('isolated/guest/main.js'));
}

/** Number of processes that are still there after a while. */
async function leftOf(pids: readonly number[]): Promise<number> {
  const living = () => pids.filter((pid) => processFacts(pid)?.command).length;
  await until('isolated processes have ended', () => living() === 0, { seconds: 5 }).catch(
    () => {},
  );
  return living();
}
