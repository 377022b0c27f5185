import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { TrueframeError } from '@trueframe/sdk';
import { machineFault } from '../../../lib/machine-fault.ts';
import { ownTurn } from '../../../lib/own-turn.ts';
import { isOutOfMemory } from './causes.ts';
import { ffmpegMissing, GUARD_PATH } from './guard.ts';
import type { OpenFile } from './open-file.ts';
import { currentSandbox } from './sandbox/current.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { READ_LIMITS, type ToolLimits } from './tool-limits.ts';
import { watchProcess } from './watch-process.ts';

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Killed from outside, or stopped: it may be the machine that was short of memory for a moment. */
const MAX_TRIES = 3;
const STUCK_MS = 5000;
const MAX_STDOUT_BYTES = 16 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;

export interface ProbeRun {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: ToolLimits;
  /** The file that it reads. */
  readonly file?: OpenFile;
  /** Takes the lines of its output, which are then not kept; forget those of a try that failed at `onTry`. */
  readonly lines?: { onTry(): void; onLine(line: string): void };
}

interface Ended {
  readonly output: ToolOutput | undefined;
  /** Reason why there is none. */
  readonly lostBy: string;
}

/**
 * Runs ffprobe to its end, again when it was killed or stopped by somebody.
 * @throws FFMPEG_MISSING; MACHINE_EXHAUSTED, MACHINE_DENIED when it cannot be started; SESSION_CANCELLED when `signal` was aborted; DECODE_LIMIT when it takes more than `limits`;
 * DECODE_FAILED when it was killed three times
 */
export async function runFfprobe(args: readonly string[], run: ProbeRun = {}): Promise<ToolOutput> {
  let lostBy = '';
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const sandbox = await currentSandbox();
    await ownTurn();
    const ended = await runOnce(args, run, sandbox);
    if (ended.output) return ended.output;
    lostBy = ended.lostBy;
  }
  throw new TrueframeError(
    'DECODE_FAILED',
    `ffprobe ${lostBy} ${MAX_TRIES} times while it looked at the source: is the machine short of memory?`,
  );
}

function runOnce(
  args: readonly string[],
  { signal, limits = READ_LIMITS, file, lines }: ProbeRun,
  sandbox: Sandbox,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const cancelled = () =>
      new TrueframeError('SESSION_CANCELLED', 'cancelled while the source was looked at');
    if (signal?.aborted) return reject(cancelled());
    const child = spawn(GUARD_PATH, [...sandbox.words({ limits, file }), ...args], {
      env: { ...process.env, TRUEFRAME_TOOL: 'ffprobe' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.on('error', (error) => reject(machineFault(error) ?? ffmpegMissing('ffprobe', error)));
    // No pipes where the process has no descriptor left for them.
    if (child.pid === undefined || !child.stdout) return;
    const kill = () => void child.kill('SIGKILL');
    let isStuck = false;
    const unwatch = watchProcess({
      pid: child.pid,
      limitMs: STUCK_MS,
      onStuck: () => {
        isStuck = true;
        kill();
      },
    });
    signal?.addEventListener('abort', kill, { once: true });
    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    if (lines) {
      lines.onTry();
      createInterface({ input: child.stdout }).on('line', (line) => lines.onLine(line));
    } else {
      child.stdout.on('data', (chunk: Buffer) => {
        stdoutBytes += chunk.length;
        if (stdoutBytes > MAX_STDOUT_BYTES) kill();
        else stdout.push(chunk);
      });
    }
    let stderr = '';
    let hasNoMemory = false;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < MAX_STDERR_BYTES) stderr += text;
      // It would go on reading all the same.
      if (hasNoMemory || !isOutOfMemory(text)) return;
      hasNoMemory = true;
      kill();
    });
    const end = () => {
      unwatch();
      signal?.removeEventListener('abort', kill);
    };
    child.on('close', (code, by) => {
      end();
      if (signal?.aborted) return reject(cancelled());
      if (code === 127) return reject(ffmpegMissing('ffprobe', stderr));
      if (hasNoMemory) return reject(tooMuch(`more than ${limits.memoryMiB} MiB of memory`));
      if (by === 'SIGXCPU') {
        return reject(tooMuch(`more than ${limits.cpuSeconds} s of processor time`));
      }
      if (stdoutBytes > MAX_STDOUT_BYTES) return reject(tooMuch('too many words'));
      const text = Buffer.concat(stdout).toString('utf8');
      if (code !== null)
        return resolve({ output: { stdout: text, stderr, exitCode: code }, lostBy: '' });
      resolve({ output: undefined, lostBy: isStuck ? 'did not move' : `was killed (${by})` });
    });
  });
}

function tooMuch(what: string): TrueframeError {
  return new TrueframeError(
    'DECODE_LIMIT',
    `finding out what is in the source takes ${what} (sources.probe): give a simpler file`,
  );
}
