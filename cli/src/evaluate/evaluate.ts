import type { Config } from '@trueframe/daemon';
import { usableCores } from '@trueframe/daemon/machine';
import type { SessionOptions } from '@trueframe/proto';
import type { SingleBar } from 'cli-progress';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { interruptible } from '../interruptible.ts';
import { namedPipeline } from '../named-pipeline.ts';
import { startEmbedded } from '../open-daemon.ts';
import { output } from '../output.ts';
import { whileWaiting } from '../progress.ts';
import { startBar } from '../progress-bar.ts';
import { wholeFlag } from '../read-flags.ts';
import { DECISION_FLAGS, FILE_SAMPLING_FLAGS, sessionOptions } from '../sampling-flags.ts';
import { loadSetupFor, SETUP_FLAGS } from '../setup-flags.ts';
import type { Clip } from './clip.ts';
import type { ClipResult } from './clip-result.ts';
import { readOtherResults } from './comparison.ts';
import { printReports } from './evaluation-text.ts';
import { distinctClips, findSets } from './find-sets.ts';
import { writeOutputs } from './outputs.ts';
import { reportsOf } from './reports.ts';
import { ResultsFile } from './results-file.ts';
import { resultsThatHold, runClips } from './run-clips.ts';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary:
    'Run a pipeline over labelled clips and say how well it tells fakes from reals. Clips that fail are listed and left out of the figures.',
  operands: {
    name: 'INPUT',
    summary:
      'Folder with the subfolders real and fake, or a table, separated by tabs, with the columns path and label and optionally family, kind, group and source. Several inputs are reported one by one, with their mean; a clip in more than one is analysed once.',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...SETUP_FLAGS,
    pipeline: { type: 'string', summary: 'Id of a pipeline, or a pipeline file.', hint: 'ID' },
    ...FILE_SAMPLING_FLAGS,
    ...DECISION_FLAGS,
    jobs: {
      type: 'string',
      summary: 'Clips to analyse at a time (default: number of cores).',
      hint: 'N',
    },
    results: {
      type: 'string',
      summary:
        'File that keeps the result of each clip; clips whose result still holds are not analysed again.',
      hint: 'FILE.jsonl',
    },
    compare: {
      type: 'string',
      summary:
        'Results of another run over the same clips: print the differences of AUC and of the share caught.',
      hint: 'FILE.jsonl',
    },
    json: { type: 'string', summary: 'Write all figures and clips as JSON.', hint: 'FILE' },
    markdown: { type: 'string', summary: 'Write the tables as Markdown.', hint: 'FILE' },
    plots: {
      type: 'string',
      summary: 'Write roc.svg and reliability.svg to this folder.',
      hint: 'FOLDER',
    },
  },
  async run(flags, inputs) {
    const cores = Math.max(1, Math.floor(usableCores()));
    const jobs = wholeFlag('--jobs', flags.jobs, cores, 1);
    const named = await namedPipeline(flags.pipeline);
    const options = sessionOptions(flags, named.id);
    const sets = await findSets(inputs);
    const clips = distinctClips(sets);
    const other = flags.compare ? await readOtherResults(flags.compare) : undefined;
    const config = await loadSetupFor(named, flags, 'silent');

    const results = await interruptible(async (signal) => {
      await using kept = flags.results ? await ResultsFile.open(flags.results) : undefined;
      // Awaited here, while the file is open.
      return await runAll({ clips, options, config, jobs, kept, signal });
    });
    if (!results) {
      const more = flags.results ? '; the same command goes on with what is missing' : '';
      output().stderr.write(`interrupted${more}\n`);
      return EXIT.interrupted;
    }
    const reports = reportsOf(sets, results, other);
    printReports(reports);
    await writeOutputs(reports, flags);
    return [...results.values()].every(({ error }) => error) ? EXIT.unable : EXIT.ok;
  },
});

interface RunAll {
  readonly clips: readonly Clip[];
  readonly options: SessionOptions;
  readonly config: Config;
  readonly jobs: number;
  readonly kept: ResultsFile | undefined;
  readonly signal: AbortSignal;
}

/** The results by clip; undefined: interrupted. */
async function runAll(run: RunAll): Promise<Map<string, ClipResult> | undefined> {
  const { clips, options, config, kept, signal } = run;
  await using daemon = await whileWaiting('starting', startEmbedded(config));
  const { client } = daemon;
  const sessions = { client, options, jobs: Math.min(run.jobs, config.sessions.limit), signal };
  let bar: SingleBar | undefined;
  try {
    const results = await resultsThatHold(clips, kept?.earlier ?? [], sessions);
    const missing = clips.filter(({ name }) => !results.has(name));
    bar = clipsBar(missing.length);
    await runClips(missing, sessions, async (result) => {
      results.set(result.clip, result);
      await kept?.add(result);
      bar?.increment(1, { clip: result.clip });
    });
    return signal.aborted ? undefined : results;
  } catch (reason) {
    if (signal.aborted) return undefined;
    throw reason;
  } finally {
    bar?.stop();
  }
}

function clipsBar(clips: number): SingleBar | undefined {
  if (!output().stderr.isTTY || clips === 0) return undefined;
  return startBar('evaluating {bar} {value} of {total} clips  {eta_formatted}  {clip}', clips, {
    clip: '',
  });
}
