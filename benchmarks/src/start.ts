import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { quantile, startServeChild } from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import { networksOf } from './lib/networks.ts';
import type { BenchOptions } from './lib/options.ts';
import { makeScene, modelFolders, withScratch } from './lib/scene.ts';

const ROUNDS = 5;
const FRAME = { width: 1280, height: 720 };

/** Seconds since the process was started. */
interface Start {
  readonly readySeconds: number;
  readonly firstVerdictSeconds: number;
}

/**
 * From starting `trueframe serve` until it is ready, and until the first verdict on a file, with and without optimised
 * models in the cache, beside bare processes (one per core, all at once, like the workers) that open the same models and
 * run each once. The ratio is that of the warm starts until ready.
 */
export function start({ pipeline, quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const source = makeScene(folder, 4);
    const rounds = quick ? 1 : ROUNDS;
    const cold: Start[] = [];
    const warm: Start[] = [];
    const bareCold: number[] = [];
    const bareWarm: number[] = [];
    // In turns, so that what the machine does to one it does to all.
    for (let round = 0; round < rounds; round += 1) {
      const cache = mkdtempSync(join(folder, 'cache-'));
      const bareCache = mkdtempSync(join(folder, 'cache-'));
      cold.push(await daemonStart(pipeline, source, cache));
      bareCold.push(await bareStart(pipeline, bareCache));
      warm.push(await daemonStart(pipeline, source, cache));
      bareWarm.push(await bareStart(pipeline, bareCache));
    }
    const median = (starts: readonly Start[]) => ({
      readySeconds: quantile(
        starts.map(({ readySeconds }) => readySeconds),
        0.5,
      ),
      firstVerdictSeconds: quantile(
        starts.map((one) => one.firstVerdictSeconds),
        0.5,
      ),
    });
    return {
      ratio: median(warm).readySeconds / quantile(bareWarm, 0.5),
      pipeline,
      rounds,
      cold: { ...median(cold), bareSeconds: quantile(bareCold, 0.5) },
      warm: { ...median(warm), bareSeconds: quantile(bareWarm, 0.5) },
    };
  });
}

async function daemonStart(pipeline: string, source: string, cache: string): Promise<Start> {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  const models = modelFolders.flatMap((folder) => ['--models', folder]);
  await using daemon = await startServeChild([...models, '--log', 'error'], {
    TRUEFRAME_CACHE: cache,
    TRUEFRAME_DEFAULT_PIPELINE: pipeline,
  });
  const readySeconds = elapsed();
  const client = new DaemonClient(daemon.grpcAddress);
  try {
    for await (const { verdict } of client.analyze({ source })) {
      if (verdict) return { readySeconds, firstVerdictSeconds: elapsed() };
    }
    throw new Error(`no verdict on ${source}`);
  } finally {
    client.close();
  }
}

/** Seconds until the slowest of the processes has opened all models, run each and ended. */
async function bareStart(pipeline: string, cache: string): Promise<number> {
  const entry = fileURLToPath(new URL('./lib/bare-inference.js', import.meta.url));
  const { detector, members } = await networksOf(pipeline, FRAME);
  const jobs = [detector, ...members].map((job) => ({ ...job, runs: 0, warmUps: 1 }));
  const input = JSON.stringify({ models: modelFolders, jobs, cache });
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: availableParallelism() }, () =>
      promisify(execFile)(process.execPath, [entry, input]),
    ),
  );
  return (performance.now() - begun) / 1000;
}
