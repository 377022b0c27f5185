import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quantile } from '@trueframe/cli/load';
import { PipelineCatalogue } from '@trueframe/daemon/config';
import { ModelStore } from '@trueframe/daemon/models';
import { MeasuredDaemon } from './lib/daemon.ts';
import type { BenchOptions } from './lib/options.ts';
import { PYTHON } from './lib/python.ts';
import { makeScene, modelFolders, root, withScratch } from './lib/scene.ts';

interface Loop {
  readonly frames: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly logits: readonly (readonly number[])[];
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Frames per second of the daemon ÷ those of a plain Python loop (OpenCV reads and resizes, torch runs the very networks of
 * the embedded pipeline) on the same clip, in turns. The loop gets every help that costs one line: torch on one
 * thread or on all, eager or as a frozen TorchScript graph; the fastest of them is what the daemon is held against.
 * The loop looks at every frame in full; the daemon glances at most of them, as it does in use.
 * Needs Debian's python3-torch, python3-opencv and python3-onnx.
 */
export function peer({ quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const source = makeScene(folder, quick ? 1 : 12);
    const frames = quick ? 10 : 150;
    const networks = await embeddedNetworks();
    const loop = (threads: number, traced: boolean) =>
      runLoop({ ...networks, clip: source, threads, traced, frames });
    const daemon = await MeasuredDaemon.start({ models: modelFolders });
    try {
      const options = { pipeline: 'embedded', sampling: { all: {} }, includeScores: true };
      await daemon.analyze({ source, options }); // Warm.
      const ours: { framesPerSecond: number; cpuMs: number }[] = [];
      const votes = new Map<number, readonly (number | undefined)[]>();
      const turn = async () => {
        const before = daemon.cpuSeconds();
        const summary = await daemon.analyze({ source, options }, ({ scores }) => {
          const face = scores?.tracks[0];
          if (face) votes.set(scores.frameIndex, face.members.map(voteOf));
        });
        const count = Number(summary.frames?.analysed);
        ours.push({
          framesPerSecond: count / (summary.elapsedMs / 1000),
          cpuMs: ((daemon.cpuSeconds() - before) * 1000) / count,
        });
      };
      const theirs = [];
      let last: Loop | undefined;
      for (const threads of quick ? [1] : [1, availableParallelism()]) {
        for (const traced of [false, true]) {
          await turn();
          last = await loop(threads, traced);
          theirs.push({
            ...{ threads, traced },
            framesPerSecond: last.frames / last.seconds,
            cpuMs: (last.cpuSeconds * 1000) / last.frames,
          });
        }
      }
      await turn();
      const framesPerSecond = quantile(
        ours.map((one) => one.framesPerSecond),
        0.5,
      );
      const cpuMs = quantile(
        ours.map((one) => one.cpuMs),
        0.5,
      );
      const plain = theirs.find(({ threads, traced }) => threads > 1 && !traced) ?? theirs[0]!;
      return {
        ratio: framesPerSecond / Math.max(...theirs.map((one) => one.framesPerSecond)),
        /** Against the loop as one writes it first: eager, torch's own choice of threads. */
        ratioToPlain: framesPerSecond / plain.framesPerSecond,
        cpuRatio: Math.min(...theirs.map((one) => one.cpuMs)) / cpuMs,
        daemon: { framesPerSecond, cpuMs, turns: ours },
        loops: theirs,
        /** Between the scores of both, where the daemon's members voted: both scored the same faces. */
        meanScoreDifference: meanDifference(votes, scoresOf(last!, networks.calibrations)),
        versions: last!.versions,
      };
    } finally {
      await daemon.close();
    }
  });
}

async function embeddedNetworks() {
  const store = await ModelStore.open({ models: modelFolders });
  const { pipeline } = (await PipelineCatalogue.open(store)).resolve('embedded');
  const members = pipeline.ensemble.map(({ options }) => store.get(String(options.bundle)));
  return {
    detector: store.get('embedded-face-detector').weights,
    scorers: members.map(({ weights, manifest }) => ({
      path: weights,
      scale: manifest.input!.crop.scale,
      size: manifest.input!.width,
      area: manifest.input!.crop.resize === 'area',
    })),
    calibrations: members.map(({ manifest }) =>
      typeof manifest.calibration === 'object' ? manifest.calibration : { a: 1, b: 0 },
    ),
    // The defaults of the detector plugin.
    ...{ inputSize: 640, minConfidence: 0.74, nmsThreshold: 0.4 },
  };
}

async function runLoop(job: object): Promise<Loop> {
  const script = join(root, 'benchmarks/peer/loop.py');
  const args = ['-W', 'ignore', script, JSON.stringify(job)];
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(PYTHON, args, options).catch((cause: unknown) => {
    throw new Error(
      'the Python loop failed; apt install python3-torch python3-opencv python3-onnx',
      { cause },
    );
  });
  return JSON.parse(stdout) as Loop;
}

/** Calibrated scores, per frame and member. */
function scoresOf(
  { logits }: Loop,
  calibrations: readonly { readonly a: number; readonly b: number }[],
): number[][] {
  return logits.map((frame) =>
    frame.map((logit, k) => {
      const { a, b } = calibrations[k]!;
      return 1 / (1 + Math.exp(-(a * logit + b)));
    }),
  );
}

/** Undefined: it abstained. The loop never does. */
function voteOf({ score }: { readonly score?: number | null }): number | undefined {
  return score ?? undefined;
}

function meanDifference(
  ours: ReadonlyMap<number, readonly (number | undefined)[]>,
  theirs: readonly (readonly number[])[],
): number {
  const differences = theirs.flatMap((frame, index) =>
    frame.flatMap((score, k) => {
      const vote = ours.get(index)?.[k];
      return vote === undefined ? [] : [Math.abs(vote - score)];
    }),
  );
  return differences.reduce((a, b) => a + b, 0) / differences.length;
}
