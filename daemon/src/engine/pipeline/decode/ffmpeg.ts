import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { machineFault } from '../../../lib/machine-fault.ts';
import { ownTurn } from '../../../lib/own-turn.ts';
import { watchDecoder } from './decoder-cpu.ts';
import { noteDecoderEnd } from './decoder-deaths.ts';
import { giveWay } from './decoder-priority.ts';
import { ffmpegMissing, GUARD_PATH } from './guard.ts';
import type { OpenFile } from './open-file.ts';
import { currentSandbox } from './sandbox/current.ts';
import type { ToolRun } from './sandbox/sandbox.ts';

ffmpeg.setFfmpegPath(GUARD_PATH);

export interface FfmpegJob {
  /** A URL that ffmpeg opens itself (`file:/…`, `rtsp://…`) or bytes for its standard input. */
  readonly input: string | Readable;
  /** One entry per word; nothing is split or interpreted. */
  readonly inputOptions: readonly string[];
  readonly outputOptions: readonly string[];
  /**
   * A URL that ffmpeg writes to, or what gets its standard output: to be created with `emitClose: false`, because a
   * `close` event would end ffmpeg early.
   */
  readonly output: string | Writable;
  /** Memory of its own that it may take; absent or 0: as much as it likes. */
  readonly memoryMiB?: number;
  /** The file that it reads; its `input` is then that of the file. */
  readonly file?: OpenFile | undefined;
  /** Folder of the socket that it writes to, which it has as descriptor 4. */
  readonly folder?: string;
  /** It works with a GPU. */
  readonly usesDevices?: boolean;
  /** True for a file, see decoder-priority.ts. */
  readonly isPatient?: boolean;
  /** It runs. */
  onStart?(pid: number): void;
  /** Every line of its standard error. */
  onLine(line: string): void;
}

export interface FfmpegRun {
  /**
   * Settles when the process is gone and its standard error is read to the end; `output` may still be reading.
   * Resolves to the exit code, or null when it was killed.
   * @throws FFMPEG_MISSING
   */
  readonly exited: Promise<number | null>;
  /** SIGKILL. Harmless when it is gone. */
  kill(): void;
}

/** Starts ffmpeg. The only place that does. */
export function runFfmpeg(job: FfmpegJob): FfmpegRun {
  // Lines go to onLine at once, so the history that fluent-ffmpeg keeps for its messages can be short.
  const command = ffmpeg({ stdoutLines: 4 });
  command.input(job.input);
  command.outputOptions('-nostats', ...job.outputOptions);
  if (typeof job.output === 'string') command.output(job.output);
  else command.output(job.output, { end: true });

  let child: ChildProcess | undefined;
  let isKilled = false;
  let forget = () => {};
  const exited = new Promise<number | null>((resolve, reject) => {
    command.on('start', () => {
      // Not in the typings: the one way to the process id, and to a signal other than through `kill`'s bookkeeping.
      child = (command as unknown as { ffmpegProc?: ChildProcess }).ffmpegProc;
      const leaveCount = watchDecoder(child?.pid);
      const leaveOrder = giveWay(child?.pid, job.isPatient ?? false);
      forget = () => {
        leaveCount();
        leaveOrder();
      };
      if (child?.pid !== undefined) job.onStart?.(child.pid);
      if (isKilled) child?.kill('SIGKILL');
    });
    command.on('stderr', (line: string) => job.onLine(line));
    command.on('end', () => resolve(0));
    command.on('error', (error: Error) => {
      const code = /exited with code (\d+)/.exec(error.message)?.[1];
      if (code === '127' || /ENOENT|cannot find ffmpeg/i.test(error.message)) {
        reject(ffmpegMissing('ffmpeg', error));
      } else if (machineFault(error)) {
        reject(machineFault(error));
      } else {
        resolve(code === undefined ? null : Number(code));
      }
    });
    const start = async () => {
      const sandbox = await currentSandbox();
      await ownTurn();
      if (isKilled) return resolve(null);
      // At least two words each: a single one would be split at its blank.
      command.inputOptions(...sandbox.words(toolRun(job)), ...OWN_WORDS, ...job.inputOptions);
      command.run();
    };
    start().catch(reject);
  });
  return {
    exited: exited.then(
      (exitCode) => {
        forget();
        if (!isKilled) noteDecoderEnd(exitCode);
        return exitCode;
      },
      (reason) => {
        forget();
        throw reason;
      },
    ),
    kill() {
      isKilled = true;
      child?.kill('SIGKILL');
    },
  };
}

const OWN_WORDS: readonly string[] = ['-hide_banner', '-nostdin'];

function toolRun({ input, memoryMiB = 0, file, folder, usesDevices = false }: FfmpegJob): ToolRun {
  const usesNetwork = typeof input === 'string' && input.startsWith('rtsp:');
  return { limits: { memoryMiB, cpuSeconds: 0 }, file, folder, usesDevices, usesNetwork };
}
