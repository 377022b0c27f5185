import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { drawCharts } from './charts.ts';
import { compareFiles, compareWith } from './compare.ts';
import { costs } from './costs.ts';
import { decode } from './decode.ts';
import { fillPage } from './detection/fill-page.ts';
import { durability } from './durability.ts';
import { inference } from './inference.ts';
import { latency } from './latency.ts';
import { changeInWords } from './lib/change.ts';
import { machine } from './lib/machine.ts';
import type { BenchOptions } from './lib/options.ts';
import { root } from './lib/scene.ts';
import { micro } from './micro.ts';
import { overhead } from './overhead.ts';
import { overload } from './overload.ts';
import { peer } from './peer.ts';
import { profile } from './profile.ts';
import { reference } from './reference.ts';
import { scale } from './scale.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { streams } from './streams.ts';
import { throughput } from './throughput.ts';
import { twoTier } from './two-tier/two-tier.ts';
import { watch } from './watch.ts';

/** Benchmarks give a `ratio` or a `value`, and what it was made of. */
type Benchmark = (options: BenchOptions) => Promise<{ ratio?: number; value?: number | null }>;

const BENCHMARKS: Record<string, Benchmark> = {
  overhead,
  throughput,
  scale,
  durability,
  inference,
  'two-tier': twoTier,
  decode,
  streams,
  watch,
  latency,
  overload,
  costs,
  soak,
  start,
  peer,
  reference,
  profile,
  micro,
};

const USAGE = `usage: npm run bench -- NAME [--pipeline ID] [--load push|rtsp] [--sessions N] [--minutes N] [--source URL] [--repeat N] [--quick] [--json]
       npm run bench -- compare A.json B.json
       npm run bench -- compare NAME --base COMMIT [--rounds N] [--pipeline ID]
       npm run bench -- charts
       npm run bench -- detection --help
       npm run bench -- cards [MODEL…]
       npm run bench -- dashboards
NAME: ${Object.keys(BENCHMARKS).join(', ')}`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    pipeline: { type: 'string', default: 'embedded' },
    sessions: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '30' },
    load: { type: 'string', default: 'push' },
    source: { type: 'string', default: '' },
    repeat: { type: 'string', default: '1' },
    base: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [name = '', first = '', second = ''] = positionals;

if (name === 'compare') await compare();
else if (name === 'charts') {
  for (const path of drawCharts()) console.log(relative(process.cwd(), path));
  fillPage();
} else await measure(BENCHMARKS[name] ?? usage());

async function measure(benchmark: Benchmark): Promise<void> {
  if (!['push', 'rtsp'].includes(values.load)) usage();
  const options: BenchOptions = {
    ...{ pipeline: values.pipeline, quick: values.quick },
    ...{
      minutes: Number(values.minutes),
      sessions: Number(values.sessions),
      source: values.source,
      load: values.load === 'rtsp' ? 'rtsp' : 'push',
    },
  };
  const runs: Awaited<ReturnType<Benchmark>>[] = [];
  for (let k = 0; k < Number(values.repeat); k += 1) runs.push(await benchmark(options));
  const headline = (run: (typeof runs)[number]) => run.ratio ?? run.value ?? Number.NaN;
  const median = [...runs].sort((a, b) => headline(a) - headline(b))[(runs.length - 1) >> 1]!;
  const result = {
    benchmark: name,
    ...median,
    ...(runs.length > 1 && { repeats: runs.map(headline) }),
    machine: machine(),
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (values.json) process.stdout.write(text);
  else {
    const { machine: _, ...figures } = result;
    console.dir(figures, { depth: null });
  }
  // The result of a quick run is not worth keeping.
  if (!values.quick) keep(text, fileOf('pipeline' in result));
}

/** Name of the file of a result. */
function fileOf(hasPipeline: boolean): string {
  const parts = [name, ...(hasPipeline ? [values.pipeline] : []), values.load];
  return parts.filter((part) => part !== 'push').join('-');
}

function keep(text: string, file: string): void {
  const folder = join(root, 'benchmarks/results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${file}.json`);
  writeFileSync(path, text);
  console.error(`written to ${relative(process.cwd(), path)}`);
}

async function compare(): Promise<void> {
  if (!values.base) {
    if (!second) usage();
    console.log(compareFiles(first, second));
    return;
  }
  if (!BENCHMARKS[first]) usage();
  const flags = ['--pipeline', values.pipeline, ...(values.quick ? ['--quick'] : [])];
  const onRound = (round: number, a: number, b: number) =>
    console.error(`round ${round}: ${a.toPrecision(4)} ${b.toPrecision(4)}`);
  const rounds = Number(values.rounds);
  const change = await compareWith(values.base, first, flags, rounds, onRound);
  console.log(`${first}, ${values.base} → working tree: ${changeInWords(change)}`);
}

function usage(): never {
  console.error(USAGE);
  process.exit(2);
}
