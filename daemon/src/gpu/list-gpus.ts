import { execFile } from 'node:child_process';
import { type GpuReading, NVIDIA_SMI, parseGpuLine, queryArguments } from './nvidia-smi.ts';

/** The NVIDIA GPUs of this machine; none where there is no driver, or it gives no answer in 10 s. */
export function listGpus(): Promise<readonly GpuReading[]> {
  return new Promise((resolve) => {
    execFile(NVIDIA_SMI, queryArguments(false), { timeout: 10_000 }, (error, stdout) => {
      const readings = error ? [] : stdout.split('\n').map(parseGpuLine);
      resolve(readings.filter((reading) => reading !== undefined));
    });
  });
}
