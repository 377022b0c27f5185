import type {
  Definition,
  Detection,
  LookedAt,
  Method,
  MethodResult,
  ModelInput,
  Plugin,
  PoolingDefinition,
  Sample,
  Tracker,
  TrackerDefinition,
} from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import type { Picture } from '@trueframe/sdk/resize';
import { modelInput } from './model-input.ts';

/** A grey picture of these values. */
export function grey(width: number, height: number, values: readonly number[]): Picture {
  return { data: Uint8Array.from(values), width, height, channels: 1 };
}

export function face(x: number, confidence = 0.95): Detection {
  return { box: { x1: x, y1: 0, x2: x + 100, y2: 100 }, confidence };
}

/** A tracker that is given one frame of faces after the other. */
export function startTracker(definition: TrackerDefinition, options: unknown = {}) {
  const tracker: Tracker = definition.create(
    parseOptions(definition.id, definition.options, options),
  );
  let index = 0;
  return {
    tracker,
    update: (...faces: Detection[]) => {
      const frame = { index, ptsMs: index * 200, width: 640, height: 360 };
      index += 1;
      const { seen, ended } = tracker.update(faces, frame);
      return { seen: seen.map((s) => [s.trackId, s.detection.box.x1]), ended };
    },
  };
}

/** The pooling of this id, over samples of one track, one in 200 ms. */
export function poolScores(
  plugin: Plugin,
  id: string,
  scores: readonly number[],
  options: unknown = {},
): number {
  const samples = scores.map((score, i) => ({ score, ptsMs: i * 200, trackId: 1 }));
  return poolSamples(plugin, id, samples, options);
}

export function poolSamples(
  plugin: Plugin,
  id: string,
  samples: readonly Sample[],
  options: unknown = {},
): number {
  const definition = plugin.provides.find((d: Definition) => d.id === id) as PoolingDefinition;
  return definition.create(parseOptions(id, definition.options, options)).pool(samples);
}

/** Face 1 is seen in three frames, face 2 in one. */
export const TWO_FACES: readonly Sample[] = [
  { score: 0.9, ptsMs: 0, trackId: 1 },
  { score: 0.1, ptsMs: 0, trackId: 2 },
  { score: 0.8, ptsMs: 200, trackId: 1 },
  { score: 0.4, ptsMs: 400, trackId: 1 },
];

export function times(count: number, score: number): number[] {
  return Array.from({ length: count }, () => score);
}

/** The input of a member of an ensemble. */
export function member(width: number, height = width, frames = 1, maxFrames?: number): ModelInput {
  return modelInput({ width, height, frames, ...(maxFrames !== undefined && { maxFrames }) });
}

export const video = { frameCount: 90, frameRate: 30 };

export function faceAt(x1: number, y1: number): Detection {
  return { box: { x1, y1, x2: x1 + 40, y2: y1 + 50 }, confidence: 0.95 };
}

export function look(frame: number, faces: LookedAt['faces'], hasFailed = false): LookedAt {
  return { frame, width: 640, height: 480, faces, hasFailed };
}

/** One face in every frame that the method looks at. */
export function faceInAll(method: Method): readonly LookedAt[] {
  return method.frames(video).map((frame) => look(frame, [faceAt(100, 100)]));
}

export function planOf(
  method: Method,
  members: readonly ModelInput[],
  looks: readonly LookedAt[] = faceInAll(method),
) {
  return method.plan(looks, { video, members, view: method.look([])?.view ?? null });
}

/** All that the method plans for a face in every frame, scored the same. */
export function scored(
  method: Method,
  members: readonly ModelInput[],
  score: number,
): MethodResult[] {
  return planOf(method, members).map((input) => {
    const perVote = input.frames.length === 7 ? Array(7).fill(score) : [score];
    return { ...input, scores: input.votes.map(() => perVote) };
  });
}

/** The same results, the first without any score. */
export function withFirstFailed([first, ...rest]: readonly MethodResult[]): MethodResult[] {
  return [{ ...first!, scores: first!.votes.map(() => []) }, ...rest];
}

export const UNDECIDED = { score: 0.5, isFallback: true };
