import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCli } from '@trueframe/cli';
import { onTestFinished } from 'vitest';
import { type ChildProcess, spawn } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const bin = fileURLToPath(new URL('../../cli/bin/trueframe.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningTrueframe {
  readonly child: ChildProcess;
  /** Resolves with the first match on stdout or stderr. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Outcome>;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** File that standard input is read from; nothing without it. */
  readonly input?: string;
  /** Hears what ends it; without it, it is killed when the test is finished. */
  readonly onEnd?: (kill: () => void) => void;
}

/** The real binary, in an empty folder, with a clean environment. Killed when the test is finished. */
export function startTrueframe(
  args: readonly string[],
  { cwd = tempFolder(), env = {}, input, onEnd = onTestFinished }: Surroundings = {},
): RunningTrueframe {
  const { PATH = '', HOME = '', XDG_CACHE_HOME } = process.env;
  const stdin = input === undefined ? ('ignore' as const) : openSync(input, 'r');
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH, HOME, ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }), ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  if (typeof stdin === 'number') closeSync(stdin);
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout?.on('data', (data) => {
    stdout += data;
    wake();
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
    wake();
  });
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  onEnd(() => void child.kill('SIGKILL'));
  return {
    child,
    ended,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(stdout) ?? pattern.exec(stderr);
          if (!match) return;
          watchers.delete(look);
          resolve(match);
        };
        watchers.add(look);
        void ended.then(() => reject(new Error(`ended before ${pattern}: ${stdout}${stderr}`)));
        look();
      }),
  };
}

export function trueframe(
  args: readonly string[],
  options: Omit<Surroundings, 'onEnd'> = {},
): Promise<Outcome> {
  return startTrueframe(args, options).ended;
}

/**
 * The same command line within this process, whose environment it has: a tenth of the time, for what is refused or only
 * printed. Not for several at a time: all of them would have the folder of one.
 */
export async function trueframeHere(
  args: readonly string[],
  { cwd = tempFolder() }: Pick<Surroundings, 'cwd'> = {},
): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const code = await runCli(args, { stdout: into('stdout'), stderr: into('stderr') });
    return { code, ...written };
  } finally {
    process.chdir(before);
  }
}

/** One JSON value per line. */
export function jsonLines<T = Record<string, unknown>>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
