import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const REAPER = fileURLToPath(new URL('../bin/reap-orphans', import.meta.url));
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
/** The reaper cannot do its work here. */
const UNABLE = 126;

/** Returns whether this process is the first of a container, which gets every process that loses its parent, and is to run a daemon. */
export function isFirstProcess(argv: readonly string[]): boolean {
  return process.pid === 1 && argv.includes('serve');
}

/**
 * Runs the same command below a process that waits for orphans: Node does not, so that the decoders of an engine that died
 * would stay as zombies. Returns its exit code; undefined: there is no such process here, nothing has run.
 */
export async function runBelowReaper(): Promise<number | undefined> {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(REAPER, command, { stdio: 'inherit' });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number | undefined>((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('exit', (exitCode, signal) => {
      resolve(signal ? 128 + constants.signals[signal] : (exitCode ?? undefined));
    });
  });
  if (code !== undefined && code !== UNABLE) return code;
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  process.stderr.write(
    'trueframe: nobody here waits for processes that lose their parent: start the container with an init (docker run --init)\n',
  );
  return undefined;
}
