import { inspect, isDeepStrictEqual } from 'node:util';
import type { Detection } from '../detection.ts';
import type {
  LookedAt,
  Method,
  MethodPass,
  MethodResult,
  MethodVideo,
  PlainData,
  PlannedInput,
} from '../method.ts';
import type { ModelInput } from '../model-manifest.ts';
import type { Picture } from '../tensor/resize/picture.ts';
import { expectThat } from './check.ts';

/** A model that a method is to feed. */
export interface MethodMember {
  readonly input: ModelInput;
  /** It gives one score per frame of an input: `output.perFrame` of its manifest. */
  readonly perFrame?: boolean;
}

/** Everything that a host would know of one run, up to the scores. */
export interface Rehearsal {
  readonly pass: MethodPass | undefined;
  readonly looks: readonly LookedAt[];
  readonly inputs: readonly PlannedInput[];
}

/** A detector that is not there: `count` still faces, surest first, in a view of this size. */
export function fakeFaces(count: number, { width, height }: Picture): readonly Detection[] {
  return Array.from({ length: count }, (_, k) => {
    const at = (x: number, y: number) => [width * (0.15 + 0.45 * k + x), height * (0.3 + y)];
    const [x1, y1] = at(0, 0) as [number, number];
    const [x2, y2] = at(0.2, 0.35) as [number, number];
    const points = [at(0.06, 0.12), at(0.14, 0.12), at(0.1, 0.2), at(0.07, 0.27), at(0.13, 0.27)];
    return { box: { x1, y1, x2, y2 }, confidence: 0.99 - 0.01 * k, landmarks: points.flat() };
  });
}

/**
 * Does what the host does with a method until there is something to score, on a video that always shows `picture`. `faces` are
 * those of each frame; undefined: the detector fails.
 */
export function rehearse(
  createMethod: () => Method,
  video: MethodVideo,
  picture: Picture,
  faces: number | undefined,
  members: readonly ModelInput[],
): Rehearsal {
  const tried: { readonly hasFailed: boolean }[] = [];
  for (;;) {
    // Another instance for every call, as in the threads of an engine.
    const pass = createMethod().look(tried);
    if (!pass) return { pass: undefined, looks: [], inputs: [] };
    expectThat(tried.length < 20, 'look never gives up: 20 passes that found nothing');
    const view = overThere(pass.view, 'view of a pass');
    overThere((pass.detectorOptions ?? null) as PlainData, 'detectorOptions');
    const { width, height } = picture;
    const shown = createMethod().view(picture, view);
    const found = faces === undefined ? [] : fakeFaces(faces, shown);
    const looks = createMethod()
      .frames(video)
      .map((frame): LookedAt => {
        return { frame, width, height, faces: found, hasFailed: faces === undefined };
      });
    const inputs = createMethod().plan(looks, { video, view, members });
    if (inputs.length > 0) return { pass, looks, inputs };
    tried.push({ hasFailed: faces === undefined });
  }
}

/** Every vote with this score; `undefined`: it failed. */
export function scored(
  inputs: readonly PlannedInput[],
  members: readonly MethodMember[],
  score: (input: number, vote: number) => number | undefined,
): MethodResult[] {
  return inputs.map((input, i) => ({
    ...input,
    scores: input.votes.map(({ member }, k) => {
      const value = score(i, k);
      if (value === undefined) return [];
      return Array<number>(members[member]?.perFrame ? input.frames.length : 1).fill(value);
    }),
  }));
}

/** As it arrives in another thread. */
export function overThere(value: PlainData, what: string): PlainData {
  const arrived = structuredClone(value);
  // JSON knows neither NaN nor typed arrays nor undefined.
  const isPlain = isDeepStrictEqual(JSON.parse(JSON.stringify(value)), arrived);
  expectThat(isPlain, `${what}: not plain data: ${inspect(value)}`);
  return arrived;
}
