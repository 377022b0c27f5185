import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { WorkerData } from '../../wire/tasks.ts';

/** Starts one worker thread, which takes one task at a time. */
export function openThread(workerData: WorkerData): Piscina {
  return new Piscina({
    filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
    workerData,
  });
}
