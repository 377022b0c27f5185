import * as node from 'node:child_process';

// The functions of node:child_process, as tests use them. A program that hangs is killed and named before the time of a
// test is over: a blocking call would otherwise hold up the whole run, because nothing can interrupt it.

/** Milliseconds. Less than `testTimeout`. */
const limits = { timeout: 100_000, killSignal: 'SIGKILL' } as const;

/** Processes that this process started and that have not ended. */
const running = new Set<node.ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function watched<T extends node.ChildProcess>(child: T): T {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Adds the mark of a run's processes to an environment that a test makes up; a mark within the run's stays (`newMark`). */
function marked<T extends object>(options: T | undefined): T {
  const mark = process.env.TRUEFRAME_TEST_RUN;
  const env = (options as node.SpawnOptions | undefined)?.env;
  if (!env || !mark || env.TRUEFRAME_TEST_RUN?.startsWith(mark)) return { ...options } as T;
  return { ...options, env: { ...env, TRUEFRAME_TEST_RUN: mark } } as T;
}

type Run = (program: string, args: readonly string[], options?: object) => unknown;

/** @throws when the program fails, or runs longer than it may: `spawnSync NAME ETIMEDOUT` */
export const execFileSync = ((program, args, options) =>
  node.execFileSync(program, args, {
    ...limits,
    ...marked(options),
  })) as Run as typeof node.execFileSync;

export const spawnSync = ((program, args, options) => {
  const end = node.spawnSync(program, args, { ...limits, ...marked(options) });
  if (end.error && 'code' in end.error && end.error.code === 'ETIMEDOUT') throw end.error;
  return end;
}) as Run as typeof node.spawnSync;

/** Rejects when the program fails, or runs longer than it may. */
export function runFile(
  program: string,
  args: readonly string[],
  options: node.ExecFileOptions = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = node.execFile(
      program,
      args,
      { ...limits, ...marked(options), encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (!error) return resolve({ stdout, stderr });
        const limit = options.timeout ?? limits.timeout;
        if (error.killed) error.message = `${program} ${args.join(' ')}: no end after ${limit} ms`;
        reject(Object.assign(error, { stdout, stderr }));
      },
    );
    watched(child);
  });
}

/** Killed with this process at the latest. */
export const spawn = ((program, args, options) =>
  watched(node.spawn(program, args, marked(options)))) as Run as typeof node.spawn;

/** Killed with this process at the latest. */
export const fork = ((module, args, options) =>
  watched(node.fork(module, args, marked(options)))) as Run as typeof node.fork;

export type ChildProcess = node.ChildProcess;
