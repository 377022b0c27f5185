import { execFile } from 'node:child_process';
import { TrueframeError } from '@trueframe/sdk';
import { machineFault } from '../../../lib/machine-fault.ts';
import { ownTurn } from '../../../lib/own-turn.ts';
import { ffmpegMissing, GUARD_PATH } from './guard.ts';

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * Runs ffprobe to its end.
 * @throws FFMPEG_MISSING; MACHINE_EXHAUSTED, MACHINE_DENIED when it cannot be started; SESSION_CANCELLED when `signal` was aborted; DECODE_FAILED when it took longer than a minute
 */
export async function runFfprobe(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ToolOutput> {
  await ownTurn();
  return new Promise((resolve, reject) => {
    const options = {
      env: { ...process.env, TRUEFRAME_TOOL: 'ffprobe' },
      maxBuffer: 16 * 1024 * 1024,
      timeout: 60_000,
      killSignal: 'SIGKILL',
      ...(signal ? { signal } : {}),
    } as const;
    execFile(GUARD_PATH, args, options, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout, stderr, exitCode: 0 });
      if (signal?.aborted) {
        return reject(
          new TrueframeError('SESSION_CANCELLED', 'cancelled while the source was looked at'),
        );
      }
      if (error.code === 'ENOENT' || Number(error.code) === 127) {
        return reject(ffmpegMissing('ffprobe', error));
      }
      if (typeof error.code === 'number') {
        return resolve({ stdout, stderr, exitCode: error.code });
      }
      const fault = machineFault(error);
      if (fault) return reject(fault);
      return reject(
        new TrueframeError('DECODE_FAILED', 'ffprobe could not look at the source in a minute', {
          cause: error,
        }),
      );
    });
  });
}
