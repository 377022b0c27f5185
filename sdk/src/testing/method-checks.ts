import { TrueframeError } from '../errors.ts';
import type { Method, MethodDefinition, MethodResult, PlannedInput } from '../method.ts';
import { parseOptions } from '../options.ts';
import type { Picture } from '../tensor/resize/picture.ts';
import { type Check, expectSame, expectThat } from './check.ts';
import { cpuMs } from './cpu-ms.ts';
import { definitionChecks } from './definition-checks.ts';
import { noise, rgbFrame } from './fake-frames.ts';
import { expectNoGrowth } from './memory-growth.ts';
import { expectIndices, expectPicture, expectPlanned } from './method-claims.ts';
import { fakeFaces, type MethodMember, overThere, rehearse, scored } from './rehearsal.ts';

export interface MethodCheckOptions {
  /** An ensemble that the method can feed. */
  readonly members: readonly MethodMember[];
  /** Ensembles that it must refuse. */
  readonly unusable?: readonly (readonly MethodMember[])[];
  /** Options of the plugin. */
  readonly options?: unknown;
  /** Most CPU time for view and one input of a 1080p frame, and for the plan of ten minutes. Default 2000 ms. */
  readonly budgetMs?: number;
}

const VIDEO = { frameCount: 120, frameRate: 30 };
const TEN_MINUTES = { frameCount: 18_000, frameRate: 30 };
const SIZES = [
  [640, 480],
  [641, 359],
  [90, 160],
] as const;

/** Returns checks of everything that the daemon relies on in a method. There is no detector and no model: faces and scores are made up. */
export function methodChecks(
  definition: MethodDefinition,
  { members, unusable = [], options, budgetMs = 2000 }: MethodCheckOptions,
): Check[] {
  const create = () => definition.create(parseOptions(definition.id, definition.options, options));
  const check = (name: string, work: (method: Method) => Promise<void> | void): Check => ({
    name,
    run: async () => work(create()),
  });
  const inputsOf = members.map(({ input }) => input);
  const picture = pictureOf(640, 480, 1);
  const run = (faces: number | undefined, frame = picture) =>
    rehearse(create, VIDEO, frame, faces, inputsOf);
  const poolOf = (method: Method, results: readonly MethodResult[]) => {
    const outcome = method.pool(results, members.length);
    const { score } = outcome;
    expectThat(score >= 0 && score <= 1, `score ${score} is not in 0..1`);
    return outcome;
  };

  return [
    ...definitionChecks(definition, 'method', options),
    check('asks for frames that exist, growing', (method) => {
      for (const frameCount of [0, 1, 2, 7, 31, 32, 33, 100, 299, 5000]) {
        for (const frameRate of [0, 5, 14.99, 24, 29.97, 60]) {
          const frames = method.frames({ frameCount, frameRate });
          const what = `of ${frameCount} frames at ${frameRate}/s`;
          expectIndices(frames, what);
          const last = frames.at(-1) ?? -1;
          expectThat(last < frameCount, `${what}: asks for frame ${last}`);
        }
      }
    }),
    check('shows the detector pictures, and leaves the frame as it was', (method) => {
      for (const [width, height] of SIZES) {
        const frame = pictureOf(width, height, 2);
        const before = frame.data.slice();
        const shown = method.view(frame, method.look([])?.view ?? null);
        expectPicture(shown, `view of ${width}x${height}`);
        expectThat(shown.data instanceof Uint8Array, `view of ${width}x${height} is not of bytes`);
        expectSameBytes(frame.data, before, 'the frame was changed by view');
      }
    }),
    check('plans inputs that its members take', () => {
      for (const faces of [1, 2]) {
        const { inputs } = run(faces);
        expectThat(inputs.length > 0, `nothing planned for ${faces} faces in all frames`);
        for (const input of inputs) expectPlanned(input, inputsOf);
        const asked = new Set(inputs.flatMap(({ votes }) => votes.map(({ member }) => member)));
        const idle = members.findIndex((_, member) => !asked.has(member));
        expectThat(idle === -1, `member ${idle} is never asked`);
      }
    }),
    check('cuts them at the size of the model, and leaves the frame as it was', (method) => {
      for (const [width, height] of SIZES) {
        const frame = pictureOf(width, height, 3);
        const { inputs } = run(2, frame);
        const before = frame.data.slice();
        for (const { crop, votes } of samples(inputs)) {
          const model = inputsOf[votes[0]!.member]!;
          const cut = method.input(frame, overThere(crop, 'crop'), model);
          const what = `input of ${width}x${height}`;
          expectPicture(cut, what);
          expectSame([cut.width, cut.height], [model.width, model.height], `size of an ${what}`);
          const odd = cut.data.find((value) => !(value >= 0 && value <= 255));
          expectThat(odd === undefined, `${what} has the value ${odd}, expected 0..255`);
        }
        expectSameBytes(frame.data, before, 'the frame was changed by input');
      }
    }),
    check('concludes nothing where no face is, or nothing could be scored', (method) => {
      for (const faces of [0, undefined]) {
        const { inputs } = run(faces);
        const what = faces === 0 ? 'no face' : 'a detector that fails';
        expectThat(inputs.length === 0, `${inputs.length} inputs planned for ${what}`);
      }
      for (const results of [[], scored(run(1).inputs, members, () => undefined)]) {
        const { isFallback } = poolOf(method, results);
        const what = results.length === 0 ? 'without inputs' : 'when every vote failed';
        expectThat(isFallback, `${what} the score is taken for a result: isFallback is false`);
      }
    }),
    check('points the right way, 1 = synthetic', (method) => {
      const { inputs } = run(2);
      for (const score of [0.9, 0.1]) {
        const outcome = poolOf(
          method,
          scored(inputs, members, () => score),
        );
        const isRight = score > 0.5 ? outcome.score > 0.5 : outcome.score < 0.5;
        expectThat(
          isRight && !outcome.isFallback,
          `all scores ${score} gave ${JSON.stringify(outcome)}`,
        );
      }
    }),
    check('gives 0..1 for any scores, failures among them', (method) => {
      const { inputs } = run(2);
      for (let seed = 1; seed <= 10; seed++) {
        const random = noise(seed);
        const score = () => (random() < 10 * (seed - 5) ? undefined : random() / 255);
        poolOf(method, scored(inputs, members, score));
      }
      for (const score of [0, 0.5, 1])
        poolOf(
          method,
          scored(inputs, members, () => score),
        );
    }),
    check('gives the same in any instance, whatever came between', (method) => {
      const first = run(2);
      const results = scored(first.inputs, members, (input, vote) => ((input + vote) % 9) / 8);
      const outcome = method.pool(results, members.length);
      run(0);
      run(1, pictureOf(90, 160, 4));
      expectSame(run(2).inputs, first.inputs, 'the plan in other instances');
      expectSame(method.pool(results, members.length), outcome, 'pool again');
      expectSame(create().pool(results, members.length), outcome, 'pool in another instance');
    }),
    check('leaves detections and scores as they were', (method) => {
      const { pass, looks, inputs } = run(2);
      const results = scored(inputs, members, () => 0.7);
      const before = JSON.stringify([looks, results]);
      method.plan(looks, { video: VIDEO, view: pass!.view, members: inputsOf });
      method.pool(results, members.length);
      expectThat(JSON.stringify([looks, results]) === before, 'what it was given was changed');
    }),
    check('refuses an ensemble that it cannot feed, faces or not', () => {
      for (const ensemble of unusable) {
        for (const faces of [0, 1]) {
          const plan = () =>
            rehearse(
              create,
              VIDEO,
              picture,
              faces,
              ensemble.map(({ input }) => input),
            );
          expectRefusal(plan, ensemble, faces);
        }
      }
    }),
    check('keeps its memory', async (method) => {
      const { pass, looks } = run(1);
      const given = { video: VIDEO, view: pass!.view, members: inputsOf };
      const work = () => {
        const inputs = method.plan(looks, given);
        return method.pool(
          scored(inputs, members, () => 0.7),
          members.length,
        );
      };
      await expectNoGrowth(work, 50, 2 ** 20);
    }),
    check('keeps its time budget', (method) => {
      const frame = pictureOf(1920, 1080, 5);
      const { crop, votes } = run(1).inputs[0]!;
      const view = method.look([])?.view ?? null;
      const model = inputsOf[votes[0]!.member]!;
      const cutMs = cpuMs(() => {
        method.view(frame, view);
        method.input(frame, crop, model);
      });
      expectThat(
        cutMs <= budgetMs,
        `view and input of 1080p took ${cutMs.toFixed(0)} ms, allowed ${budgetMs}`,
      );
      const faces = fakeFaces(2, method.view(picture, view));
      const looks = method
        .frames(TEN_MINUTES)
        .map((index) => ({ frame: index, width: 640, height: 480, faces, hasFailed: false }));
      const planMs = cpuMs(() =>
        method.plan(looks, { video: TEN_MINUTES, view, members: inputsOf }),
      );
      expectThat(
        planMs <= budgetMs,
        `the plan of ten minutes took ${planMs.toFixed(0)} ms, allowed ${budgetMs}`,
      );
    }),
  ];
}

function pictureOf(width: number, height: number, seed: number): Picture {
  return { data: rgbFrame(width, height, noise(seed)).data, width, height, channels: 3 };
}

/** Returns a few of many similar inputs, enough to see each kind. */
function samples(inputs: readonly PlannedInput[]): readonly PlannedInput[] {
  const step = Math.max(1, Math.floor(inputs.length / 12));
  return inputs.filter((_, i) => i % step === 0);
}

function expectSameBytes(actual: Uint8Array, expected: Uint8Array, message: string): void {
  expectThat(Buffer.compare(actual, expected) === 0, message);
}

function expectRefusal(plan: () => unknown, members: readonly MethodMember[], faces: number) {
  const sizes = members.map(
    ({ input: { width, height, frames } }) => `${width}x${height}x${frames}`,
  );
  const what = `an ensemble of ${sizes.join(', ')} with ${faces} faces`;
  try {
    plan();
  } catch (reason) {
    const code = reason instanceof TrueframeError ? reason.code : String(reason);
    expectSame(code, 'PIPELINE_INVALID', `error of ${what}`);
    return;
  }
  expectThat(false, `${what} was accepted, expected PIPELINE_INVALID`);
}
