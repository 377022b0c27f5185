import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type EvaluateRun, evaluate, measuredEvaluate } from '../detection/evaluate.ts';
import { type EvaluateReport, reportsOf } from '../detection/evaluate-json.ts';
import { pairedChange } from '../lib/change.ts';
import { loopClip } from '../lib/loop-clip.ts';
import { machine } from '../lib/machine.ts';
import { modelFolders, root, withScratch } from '../lib/scene.ts';

const USAGE = `usage: npm run bench -- settle --clips TABLE.tsv [--pipeline ID|FILE] [--seconds 60] [--every N] [--rounds 4] [--out FILE.json]
Compares early decision (--until-settled) with the fixed rate on clips that are looped until they are long.`;

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    clips: { type: 'string' },
    pipeline: { type: 'string', default: 'embedded' },
    seconds: { type: 'string', default: '60' },
    every: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '4' },
    out: { type: 'string', default: join(root, 'benchmarks/results/settle.json') },
  },
});
if (!values.clips) {
  console.error(USAGE);
  process.exit(2);
}
const seconds = Number(values.seconds);
const SIDES = ['fixed', 'settled'] as const;
type Side = (typeof SIDES)[number];

await withScratch(async (folder) => {
  const { header, rounds } = longClips(folder, values.clips!);
  const clips = rounds.flat().length;
  const cpu: Record<Side, number[]> = { fixed: [], settled: [] };
  for (const [round, rows] of rounds.entries()) {
    const table = writeTable(folder, `round-${round}`, [header, ...rows]);
    // Whoever goes first finds a cooler machine.
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
      const { cpuSeconds } = await measuredEvaluate(runOf(folder, side, table));
      cpu[side].push(cpuSeconds / rows.length);
    }
  }
  const all = writeTable(folder, 'all', [header, ...rounds.flat()]);
  const [fixed] = reportsOf(await evaluate(runOf(folder, 'fixed', all)));
  const compare = resultsOf(folder, 'fixed');
  const [settled] = reportsOf(await evaluate({ ...runOf(folder, 'settled', all), compare }));
  const { change, interval = [] } = pairedChange(cpu.fixed, cpu.settled);
  const result = {
    benchmark: 'settle',
    ratio: round(1 + change),
    interval: interval.map((end) => round(1 + end)),
    pipeline: values.pipeline,
    clips: { table: basename(values.clips!), count: clips, seconds, looped: true },
    cpuSecondsPerStreamHour: {
      fixed: perHour(cpu.fixed, rounds),
      settled: perHour(cpu.settled, rounds),
    },
    fixed: figuresOf(fixed!),
    settled: { ...figuresOf(settled!), analysedSeconds: analysedSeconds(folder) },
    aucDifference: settled?.comparison?.difference?.auc,
    rounds: rounds.length,
    machine: machine(),
  };
  console.log(result);
  writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
  console.error(`written to ${relative(process.cwd(), values.out)}`);
});

/** Rows of the table whose clips are looped, dealt out so that each round has clips of every kind. */
function longClips(folder: string, table: string) {
  const [header = '', ...lines] = readFileSync(table, 'utf8').trim().split('\n');
  const every = Number(values.every);
  const rows = lines
    .filter((_, k) => k % every === 0)
    .map((line, k) => {
      const [path = '', ...rest] = line.split('\t');
      const own = join(folder, String(k));
      mkdirSync(own);
      return [loopClip(own, path, seconds), ...rest].join('\t');
    });
  const rounds = Array.from({ length: Number(values.rounds) }, (_, round) =>
    rows.filter((_, k) => k % Number(values.rounds) === round),
  );
  return { header, rounds: rounds.filter((own) => own.length > 0) };
}

function writeTable(folder: string, name: string, lines: readonly string[]): string {
  const path = join(folder, `${name}.tsv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function resultsOf(folder: string, side: Side): string {
  return join(folder, `${side}.jsonl`);
}

function runOf(folder: string, side: Side, table: string): EvaluateRun {
  return {
    tables: [table],
    pipeline: values.pipeline,
    results: resultsOf(folder, side),
    json: join(folder, `${side}.json`),
    models: modelFolders,
    maxDuration: `${seconds}s`,
    jobs: availableParallelism(),
    untilSettled: side === 'settled',
  };
}

/** Error rates by labels, and AUC, each with its 95 % interval. */
function figuresOf({ separation, real, fake }: EvaluateReport) {
  return {
    auc: separation?.auc,
    caughtAt5: separation?.caught.find(({ rate }) => rate === 0.05),
    realCalledSynthetic: real.labels.SYNTHETIC_LIKELY,
    fakeCalledSynthetic: fake.labels.SYNTHETIC_LIKELY,
    fakeCalledAuthentic: fake.labels.AUTHENTIC_LIKELY,
  };
}

/** Mean media time in seconds after which clips were left, at the sampling rate of the pipeline. */
function analysedSeconds(folder: string): number {
  const lines = readFileSync(resultsOf(folder, 'settled'), 'utf8').trim().split('\n');
  const frames = lines.map(
    (line) => (JSON.parse(line) as { framesAnalysed?: number }).framesAnalysed,
  );
  const mean = frames.reduce<number>((sum, one = 0) => sum + one, 0) / frames.length;
  return round(mean / 5);
}

/** CPU seconds per hour of media, from those per clip by round. */
function perHour(cpu: readonly number[], rounds: readonly (readonly string[])[]): number {
  const sum = cpu.reduce((total, one, k) => total + one * rounds[k]!.length, 0);
  return round((sum / rounds.flat().length / seconds) * 3600);
}

function round(x: number): number {
  return Number(x.toFixed(3));
}
