import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Event__Output } from '@trueframe/proto';
import { MeasuredDaemon } from './lib/daemon.ts';
import { MemoryWatch } from './lib/peak-memory.ts';
import { modelFolders, root, withScratch } from './lib/scene.ts';
import { TorchReference } from './lib/torch-reference.ts';

const PRESET = 'dfdc-1st';
/** Largest difference of the mean of all votes that float32 leaves after a hundred layers. */
const TOLERANCE = 1e-4;

/**
 * The preset of the 1st place with seven EfficientNet-B7 of the real size and random weights, beside the same in torch:
 * the whole way from the file to the score, on the demo clip, with as many threads. Needs 4 GB of disk for a while, and
 * the weights of MTCNN.
 */
export function reference() {
  if (modelFolders.length === 0) {
    throw new Error(
      'the preset needs the weights of MTCNN: TRUEFRAME_SHARED must name a folder with models/mtcnn (see plugins/mtcnn)',
    );
  }
  return withScratch(async (folder) => {
    const threads = availableParallelism();
    const video = join(root, 'examples/demo.mp4');
    const torch = await TorchReference.start(join(folder, 'bundles'), video, threads);
    try {
      const firstStartSeconds = await startOnly(folder);
      const ours = await runOurs(folder, threads, video);
      const memory = new MemoryWatch([torch.pid]);
      const theirs = { ...(await torch.run()), ...memory.stop() };
      const difference = Math.abs(ours.mean - theirs.mean);
      if (!(difference <= TOLERANCE) || ours.votes !== theirs.votes) {
        const sides = [ours, theirs].map(({ votes, mean }) => `${votes} votes of mean ${mean}`);
        throw new Error(`not the same computation: ${sides.join(', in torch ')}`);
      }
      return {
        ratio: ours.seconds / theirs.seconds,
        cpuRatio: ours.cpuSeconds / theirs.cpuSeconds,
        preset: PRESET,
        threads,
        difference,
        ours: { ...ours, firstStartSeconds },
        torch: { ...theirs, version: torch.torch },
      };
    } finally {
      torch.kill();
    }
  });
}

function start(folder: string, threads: number): Promise<MeasuredDaemon> {
  return MeasuredDaemon.start({
    models: [...modelFolders, join(folder, 'bundles')],
    cache: join(folder, 'cache'),
    // It opens the models in all threads before it is ready.
    defaultPipeline: PRESET,
    engine: { threads },
  });
}

/** Seconds until the daemon is ready for the first time: it optimises the networks and keeps the results. */
async function startOnly(folder: string): Promise<number> {
  const begun = performance.now();
  const daemon = await start(folder, 1);
  const seconds = (performance.now() - begun) / 1000;
  await daemon.close();
  return seconds;
}

async function runOurs(folder: string, threads: number, source: string) {
  const begun = performance.now();
  const daemon = await start(folder, threads);
  try {
    const startSeconds = (performance.now() - begun) / 1000;
    const memory = new MemoryWatch([daemon.pid, daemon.enginePid]);
    const cpuBefore = daemon.cpuSeconds();
    const started = performance.now();
    const votes: number[] = [];
    const { verdict } = await daemon.analyze(
      { source, options: { pipeline: PRESET, includeScores: true } },
      (event) => votes.push(...votesOf(event)),
    );
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = daemon.cpuSeconds() - cpuBefore;
    const mean = votes.reduce((sum, vote) => sum + vote, 0) / votes.length;
    const facts = { score: verdict?.score ?? 0, votes: votes.length, mean };
    return { ...facts, seconds, cpuSeconds, ...memory.stop(), startSeconds };
  } finally {
    await daemon.close();
  }
}

function votesOf({ scores }: Event__Output): number[] {
  return (scores?.tracks ?? []).flatMap(({ members }) => members.map(({ score }) => score ?? 0));
}
