import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '../lib/machine.ts';
import { modelFolders, root, sharedRoot } from '../lib/scene.ts';
import { blendedClips } from './blended.ts';
import { condense } from './condense.ts';
import { costOf } from './cost.ts';
import { makeCopies } from './degraded-copies.ts';
import { evaluate } from './evaluate.ts';
import { copiesNeeded, type Figure, figuresOf } from './figures.ts';
import { writeTable } from './labelled-clip.ts';
import { leftOutClips, readSplits } from './left-out-clips.ts';
import { measurePhotographs } from './photographs.ts';
import { formerBundles, nameOf, pipelineNamed, pipelineNames, scorerBundles } from './pipelines.ts';
import { readResults, withFigure, writeResults } from './results.ts';
import { thinned } from './thinned.ts';

const USAGE = `usage: npm run bench -- detection [--pipeline NAME]… [--figure NAME]… [--beside NAME]
       npm run bench -- detection prepare
       npm run bench -- detection photographs [--bundle FOLDER]… [--together ID=WEIGHT]… [--vote max]
       npm run bench -- detection cost [--pipeline NAME] [--beside NAME] [--rounds N]
       each with [--models FOLDER]… [--cache FOLDER] [--out FILE.json] [--jobs N] [--every N]
prepare: makes the clips and nothing else; photographs: scores pictures by bundles alone; cost: CPU time per frame, in turns
NAME of a pipeline: ${pipelineNames().join(', ')}, or what trueframe evaluate --pipeline takes`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    pipeline: { type: 'string', multiple: true, default: ['embedded'] },
    figure: { type: 'string', multiple: true },
    bundle: { type: 'string', multiple: true },
    vote: { type: 'string', default: 'logit-mean' },
    together: { type: 'string', multiple: true, default: [] },
    beside: { type: 'string', default: 'tight-bands' },
    models: { type: 'string', multiple: true, default: [] },
    cache: {
      type: 'string',
      default: process.env.TRUEFRAME_DETECTION_CACHE ?? join(tmpdir(), 'trueframe-detection'),
    },
    out: { type: 'string', default: join(root, 'benchmarks/results/detection.json') },
    jobs: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '5' },
    every: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const [, task = 'all'] = positionals;
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const SECONDS = 4;
const jobs = Number(values.jobs);
const cache = (name: string) => join(values.cache, name);

if (task === 'photographs') await photographs();
else if (task === 'cost') await cost();
else if (task === 'all') {
  const figures = await prepare();
  for (const pipeline of values.pipeline) await measure(pipeline, figures);
} else if (task === 'prepare') await prepare();
else {
  console.error(USAGE);
  process.exit(2);
}

/**
 * The figures that were asked for, their clips on disk. With `--every N` only each Nth of a list, to see that it works.
 */
async function prepare(): Promise<Record<string, Figure>> {
  mkdirSync(values.cache, { recursive: true });
  const left = thinned(leftOutClips(sharedRoot, readSplits(root)), Number(values.every));
  const isAsked = (figure: string) => values.figure?.includes(figure) ?? true;
  const reals = [...left.reals, ...left.lastReals];
  const blended = isAsked('blended') ? await blendedClips(reals, cache('blended')) : [];
  const all = figuresOf(left, cache('copies'), blended);
  for (const figure of values.figure ?? []) if (!all[figure]) unknown(figure, all);
  const asked = Object.fromEntries(Object.entries(all).filter(([figure]) => isAsked(figure)));
  const onCopy = (done: number, of: number) => {
    if (done % 50 === 0 || done === of) console.error(`${done} of ${of} copies`);
  };
  const copies = copiesNeeded(left, cache('copies'), Object.values(asked));
  await makeCopies(copies, { seconds: SECONDS, jobs, onCopy });
  return asked;
}

async function measure(pipeline: string, figures: Record<string, Figure>): Promise<void> {
  const name = nameOf(pipeline);
  for (const [figure, { sets, hasMean, hasFamilies }] of Object.entries(figures)) {
    const tables = Object.entries(sets).map(([set, clips]) => {
      const path = cache(`sets/${figure}/${set}.tsv`);
      writeTable(path, clips);
      return path;
    });
    const json = await evaluate({
      tables,
      pipeline: pipelineNamed(pipeline),
      results: cache(`results/${name}.jsonl`),
      json: cache(`reports/${name}/${figure}.json`),
      compare: besideOf(name),
      models: models(),
      maxDuration: `${SECONDS}s`,
      jobs,
    });
    const { date, commit } = machine();
    const condensed = condense(json, { hasMean, hasFamilies });
    const measured = { ...condensed, measured: { date, commit } };
    writeResults(values.out, withFigure(readResults(values.out), name, figure, measured));
    const { auc } = condensed.mean ?? Object.values(condensed.sets)[0] ?? {};
    console.log(`${name}, ${figure}: AUC ${auc?.join(' ') ?? '-'}`);
  }
  console.error(`written to ${relative(process.cwd(), values.out)}`);
}

function models(): string[] {
  return [...values.models, formerBundles(['tight', 'bands'], cache('former')), ...modelFolders];
}

async function cost(): Promise<void> {
  const [own, beside] = [values.pipeline[0]!, values.beside].map((name) => {
    const file = pipelineNamed(name);
    return { id: nameOf(name), ...(file.endsWith('.yaml') && { file }) };
  });
  const rounds = Number(values.rounds);
  const seconds = values.every === '1' ? 40 : 4;
  const figures = await costOf(own!, beside!, { models: models(), rounds, seconds });
  console.log(figures);
  writeResults(values.out, { ...readResults(values.out), cost: figures });
}

async function photographs(): Promise<void> {
  const { bundle, together, vote, every } = values;
  const bundles = bundle ?? scorerBundles();
  const figures = await measurePhotographs(bundles, { together, vote }, Number(every));
  writeResults(values.out, { ...readResults(values.out), photographs: figures });
  console.error(`written to ${relative(process.cwd(), values.out)}`);
}

/** The results that differences are from, once that pipeline was measured. */
function besideOf(name: string): string | undefined {
  const results = cache(`results/${values.beside}.jsonl`);
  return name !== values.beside && existsSync(results) ? results : undefined;
}

function unknown(figure: string, figures: Record<string, Figure>): never {
  console.error(`no figure ${figure}: ${Object.keys(figures).join(', ')}`);
  process.exit(2);
}
