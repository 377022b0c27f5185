import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineConfig } from '@trueframe/daemon';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import type { Outcome } from './outcome.ts';
import { allFailed, type FromWorker, type Task, type ToWorker } from './task.ts';

const ENTRY = fileURLToPath(new URL('./worker-main.js', import.meta.url));

// Every other task would fail in the same way.
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'FFMPEG_MISSING',
  'MODEL_HASH_MISMATCH',
  'MODEL_LOAD_FAILED',
  'MODEL_MANIFEST_INVALID',
  'MODEL_NOT_FOUND',
  'PLUGIN_NOT_FOUND',
  'PLUGIN_OPTIONS_INVALID',
]);

/**
 * Runs tasks in up to `jobs` processes and gives their outcomes as they come. A process that dies takes only its task
 * with it: the videos of that task failed, and another process takes over.
 * @throws what is wrong with the models, the plugins or ffmpeg, after the tasks under way
 */
export async function runTasks(
  tasks: readonly Task[],
  jobs: number,
  config: EngineConfig,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const queue = [...tasks];
  const onOne = (outcome: Outcome) => {
    if (outcome.error && FATAL.has(outcome.error.code)) {
      queue.length = 0;
      throw TrueframeError.fromWire(outcome.error);
    }
    onOutcome(outcome);
  };
  const works = Array.from({ length: Math.min(jobs, tasks.length) }, () =>
    workThrough(queue, config, onOne),
  );
  for (const result of await Promise.allSettled(works)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/** One process after another, each until it dies, until the queue is empty. */
async function workThrough(
  queue: Task[],
  config: EngineConfig,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  let worker: ChildProcess | undefined;
  try {
    for (let task = queue.shift(); task; task = queue.shift()) {
      if (!worker?.connected) worker = start(config);
      for (const outcome of await runOne(worker, task)) onOutcome(outcome);
    }
  } finally {
    if (worker) await end(worker);
  }
}

function start({
  engine,
  devices,
  sources,
  evidence,
  plugins,
  trust,
  models,
  cache,
  log,
}: EngineConfig): ChildProcess {
  // Results go to stdout, and nothing that a plugin prints.
  const stdio = ['ignore', 2, 2, 'ipc'] as const;
  const worker = fork(ENTRY, { serialization: 'advanced', execArgv: [], stdio: [...stdio] });
  const config = { engine, devices, sources, evidence, plugins, trust, models, cache, log };
  worker.send({ type: 'start', config } satisfies ToWorker);
  return worker;
}

async function runOne(worker: ChildProcess, task: Task): Promise<readonly Outcome[]> {
  return new Promise((resolve) => {
    const settle = (outcomes: readonly Outcome[]) => {
      worker.off('message', onMessage);
      worker.off('exit', onExit);
      resolve(outcomes);
    };
    const onMessage = (outcomes: FromWorker) => settle(outcomes);
    const onExit = (code: number | null, signal: string | null) => {
      const how = signal ? `was ended by ${signal}` : `ended with ${code}`;
      const error = new TrueframeError('ENGINE_CRASHED', `the process that worked on it ${how}`);
      settle(allFailed(task, error));
    };
    worker.on('message', onMessage);
    worker.on('exit', onExit);
    // A process that can no longer be told is about to exit.
    worker.send({ type: 'task', task } satisfies ToWorker, () => {});
  });
}

/** Idle processes only. */
async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.disconnect();
  await ended;
}
