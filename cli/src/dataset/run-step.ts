import type { Config } from '@trueframe/daemon';
import { redact } from '@trueframe/daemon/lib';
import { isThere, type Outcome, runTasks, type Task } from '@trueframe/dataset';
import type { SingleBar } from 'cli-progress';
import { EXIT } from '../exit-code.ts';
import { output } from '../output.ts';
import { startBar } from '../progress-bar.ts';
import { wholeFlag } from '../read-flags.ts';
import { SETUP_FLAGS } from '../setup-flags.ts';
import { print, printJson } from '../terminal.ts';

// As shells count SIGTERM.
const TERMINATED = 128 + 15;

/** Flags of every step that works through videos. */
export const STEP_FLAGS = {
  ...SETUP_FLAGS,
  jobs: {
    type: 'string',
    summary: 'Videos at a time, each in a process of its own (default: engine.threads).',
    hint: 'N',
  },
  json: { type: 'boolean', summary: 'The summary as one JSON object.' },
} as const;

interface StepFlags {
  readonly jobs: string | undefined;
  readonly json: boolean;
}

interface StepRun {
  readonly step: Task['step'];
  readonly out: string;
  readonly tasks: readonly Task[];
  /** Videos of all tasks. */
  readonly videos: number;
  /** Videos that were complete before. */
  readonly skipped: number;
  /** Further counts for the summary. */
  readonly more?: Readonly<Record<string, number>>;
}

interface VideosRun {
  readonly step: Task['step'];
  readonly out: string;
  readonly videos: readonly string[];
  /** Path of the output that a video has when it is complete. */
  outputOf(video: string): string;
  taskOf(video: string): Task;
}

/** Runs the step on the videos whose output is not there yet, each a task of its own; returns the exit code. */
export async function runOnVideos(
  { step, out, videos, outputOf, taskOf }: VideosRun,
  flags: StepFlags,
  config: Config,
): Promise<number> {
  const tasks: Task[] = [];
  for (const video of videos) {
    if (!(await isThere(outputOf(video)))) tasks.push(taskOf(video));
  }
  const skipped = videos.length - tasks.length;
  return runStep({ step, out, tasks, videos: tasks.length, skipped }, flags, config);
}

/** Works through the tasks, shows how far it is, says what became of them; returns the exit code. */
export async function runStep(
  { step, out, tasks, videos, skipped, more = {} }: StepRun,
  flags: StepFlags,
  config: Config,
): Promise<number> {
  const jobs = wholeFlag('--jobs', flags.jobs, config.engine.threads, 1);
  const outcomes: Outcome[] = [];
  const bar = videosBar(step, videos);
  const onInterrupt = () => interrupt(bar, EXIT.interrupted);
  const onTerminate = () => interrupt(bar, TERMINATED);
  process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate);
  try {
    await runTasks(tasks, jobs, config, (outcome) => {
      outcomes.push(outcome);
      bar?.increment(1, { video: outcome.video });
    });
  } finally {
    bar?.stop();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
  }
  const failed = outcomes.flatMap(({ video, error }) =>
    error ? [{ video, code: error.code, message: redact(error.message) }] : [],
  );
  const warnings = outcomes.flatMap(({ video, warnings: said = [] }) =>
    said.map((message) => ({ video, message: redact(message) })),
  );
  const count = (state: Outcome['state']) => outcomes.filter((one) => one.state === state).length;
  const counts = { done: count('done'), skipped: skipped + count('skipped'), ...more };
  if (flags.json) printJson({ step, out, ...counts, failed, warnings });
  else {
    for (const { video, message } of warnings) tell(`warning ${video}: ${message}`);
    for (const { video, code, message } of failed) tell(`failed ${video}: ${code}: ${message}`);
    const parts = Object.entries({ ...counts, failed: failed.length });
    print(`${step} in ${out}: ${parts.map(([what, n]) => `${n} ${what}`).join(', ')}`);
  }
  return failed.length > 0 ? EXIT.unable : EXIT.ok;
}

/** The processes end with this one. What they have not finished is not there, or named `.partial`. */
function interrupt(bar: SingleBar | undefined, code: number): void {
  // Shows the cursor again.
  bar?.stop();
  tell('interrupted; the same command goes on with what is missing');
  process.exit(code);
}

function tell(line: string): void {
  output().stderr.write(`${line}\n`);
}

function videosBar(step: string, videos: number): SingleBar | undefined {
  if (!output().stderr.isTTY || videos === 0) return undefined;
  const format = `${step} {bar} {value} of {total} videos  {eta_formatted}  {video}`;
  return startBar(format, videos, { video: '' });
}
