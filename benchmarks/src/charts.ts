import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { latency } from './latency.ts';
import { root } from './lib/scene.ts';
import { barChart, lineChart } from './lib/svg-chart.ts';
import type { overhead } from './overhead.ts';
import type { peer } from './peer.ts';
import type { scale } from './scale.ts';
import type { soak } from './soak.ts';

type Result<B extends (...args: never[]) => unknown> = Awaited<ReturnType<B>>;

/** Result file → chart. */
const CHARTS: Readonly<Record<string, (result: never) => string>> = {
  'overhead-embedded': ({ cpuMsPerFrame, ratio }: Result<typeof overhead>) => {
    const { daemon = 0, bare = 0, ...parts } = cpuMsPerFrame;
    return barChart({
      title: `CPU time per analysed 720p frame: ${ratio.toFixed(2)} times that of the bare parts`,
      unit: 'ms',
      bars: [
        { name: 'through the daemon', value: daemon, isOurs: true },
        { name: 'all parts, bare', value: bare },
        ...Object.entries(parts).map(([name, value]) => ({ name: `· ${name}`, value })),
      ],
    });
  },
  'scale-embedded': ({ rows }: Result<typeof scale>) =>
    lineChart({
      title: 'Frames per second ÷ what two cores could do that only decode and infer',
      x: { label: 'sessions at once', ticks: rows.map(({ sessions }) => sessions), isLog: true },
      y: { label: 'ratio' },
      series: [
        { name: 'throughput', points: rows.map((row) => ({ x: row.sessions, y: row.ratio })) },
        {
          name: 'on its cores',
          points: rows.map((row) => ({ x: row.sessions, y: row.efficiency })),
        },
        { name: 'fairness', points: rows.map((row) => ({ x: row.sessions, y: row.slowest })) },
      ],
      goal: { y: 0.93, name: 'goal for 64 sessions: .93' },
    }),
  'latency-embedded': ({ rows, saturation }: Result<typeof latency>) => {
    const line = (name: 'p50' | 'p95' | 'p99') => ({
      name,
      points: rows.flatMap(({ share, delayMs }) =>
        delayMs ? [{ x: share * 100, y: delayMs[name] }] : [],
      ),
    });
    return lineChart({
      title: `From sending a frame to its score, live 720p25, saturation = ${saturation.sessions} sessions`,
      x: { label: 'load, % of saturation', ticks: rows.map(({ share }) => share * 100) },
      y: { label: 'ms' },
      series: [line('p99'), line('p95'), line('p50')],
      goal: { y: 150, name: 'goal for p99 at 80 %: 150 ms' },
    });
  },
  peer: ({ daemon, loops }: Result<typeof peer>) =>
    barChart({
      title: 'Frames per second on one 720p clip, the daemon in int8',
      unit: 'fps',
      bars: [
        { name: 'the daemon', value: daemon.framesPerSecond, isOurs: true },
        ...loops.map(({ threads, traced, framesPerSecond }) => ({
          name: `Python loop, ${threads} thread${threads > 1 ? 's' : ''}, ${traced ? 'TorchScript' : 'eager'}`,
          value: framesPerSecond,
        })),
      ],
    }),
  'soak-embedded': ({ samples, sessions, minutes, value }: Result<typeof soak>) =>
    lineChart({
      title: `Memory over ${minutes} minutes with ${sessions} live sessions: ${value.toFixed(1)} MB/h after warming up`,
      x: { label: 'minutes', ticks: [0, 1, 2, 3, 4, 5, 6].map((k) => (k * minutes) / 6) },
      y: { label: 'MB' },
      series: [
        { name: 'daemon', points: samples.map((s) => ({ x: s.minute, y: s.daemonMB })) },
        { name: 'decoders', points: samples.map((s) => ({ x: s.minute, y: s.decodersMB })) },
      ],
    }),
};

/** Draws what is in benchmarks/results into docs/benchmarks; says which. */
export function drawCharts(folder = join(root, 'docs/benchmarks')): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(CHARTS).flatMap(([name, draw]) => {
    const source = join(root, `benchmarks/results/${name}.json`);
    if (!existsSync(source)) return [];
    const path = join(folder, `${name.replace('-embedded', '')}.svg`);
    writeFileSync(path, draw(JSON.parse(readFileSync(source, 'utf8')) as never));
    return [path];
  });
}
