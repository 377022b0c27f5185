import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { handOvers } from './lib/hand-overs.ts';
import type { KernelTiming } from './lib/kernel-timing.ts';
import type { BenchOptions } from './lib/options.ts';

// Kernels that the pipelines ask for, and their harder neighbours.
export const KERNELS = [
  'letterbox 1280x720 to 640, bytes',
  'letterbox 1280x720 to 640, floats',
  'letterbox 1920x1080 to 640, bytes',
  'letterbox 1920x1080 to 640, floats',
  'letterbox 640x480 to 640, bytes',
  'letterbox 1024x576 to 640, bytes',
  'letterbox 1600x900 to 640, bytes',
  'crop 300 to 112, bilinear, bytes',
  'crop 80 to 112, bilinear, bytes',
  'crop 300 to 224, bilinear, floats',
  'crop 300 to 224, area, floats',
  'crop 300 to 256, area, floats',
  'crop 700 to 256, area, floats',
  'stats of 112, bytes',
  'stats of 224, floats',
] as const;

/**
 * Pixel kernels against the same in plain TypeScript, in turns, each in a thread of its own, as in the daemon; the ratio is
 * theirs. Beside them what it costs to hand a frame on.
 */
export async function micro({ quick }: BenchOptions) {
  const kernels: Record<string, KernelTiming> = {};
  let logs = 0;
  const names = quick ? KERNELS.slice(0, 2) : KERNELS;
  for (const name of names) {
    const worker = new Worker(new URL('./lib/kernel-timing.js', import.meta.url), {
      workerData: name,
    });
    const [timing] = (await once(worker, 'message')) as [KernelTiming];
    kernels[name] = timing;
    logs += Math.log(timing.ratio);
  }
  return {
    ratio: Number(Math.exp(logs / names.length).toFixed(3)),
    kernels,
    handOvers: await handOvers(quick ? 20 : 2000),
  };
}
