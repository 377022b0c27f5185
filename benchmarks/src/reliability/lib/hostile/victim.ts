import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { DaemonClient } from '@trueframe/client';

export interface Victim {
  /** Returns the milliseconds that each answer took. @throws the error of a call that failed */
  stop(): Promise<number[]>;
}

/** A caller that behaves, on a thread of its own, so that only the daemon can make it wait. */
export async function startVictim(address: string): Promise<Victim> {
  const worker = new Worker(new URL(import.meta.url), { workerData: address });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  failed.catch(() => {});
  const said = () => new Promise<number[]>((resolve) => worker.once('message', resolve));
  await Promise.race([said(), failed]);
  return {
    stop: async () => {
      const delays = said();
      worker.postMessage('stop');
      return Promise.race([delays, failed]);
    },
  };
}

async function call(address: string): Promise<void> {
  using client = new DaemonClient(address);
  const delays: number[] = [];
  let isOver = false;
  parentPort?.once('message', () => {
    isOver = true;
  });
  await client.listPipelines();
  parentPort?.postMessage([]);
  while (!isOver) {
    const begun = performance.now();
    await client.listPipelines();
    delays.push(performance.now() - begun);
    await sleep(10);
  }
  parentPort?.postMessage(delays);
}

if (!isMainThread) await call(workerData as string);
