import { openPluginContext } from '@trueframe/daemon/models';
import {
  type Box,
  type CropBatch,
  type Detection,
  type DetectorDefinition,
  defineDetector,
  defineMethod,
  defineModel,
  definePooling,
  defineTracker,
  type Frame,
  type Method,
  type OptionsSchema,
  type PluginContext,
  parseOptions,
  type Tracker,
  TrueframeError,
} from '@trueframe/sdk';
import {
  type Check,
  detectorChecks,
  methodChecks,
  modelChecks,
  poolingChecks,
  trackerChecks,
} from '@trueframe/sdk/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { modelInput } from '../helpers/model-input.ts';
import { pluginPackage } from './plugin-package.ts';

// A kit that cannot fail is worth nothing: each of these plugins breaks one promise and must fail that check.

const [embeddedDetector] = (await pluginPackage<DetectorDefinition>('embedded')) as [
  DetectorDefinition,
];
const context: PluginContext & AsyncDisposable = await openPluginContext({ models: [] });
afterAll(() => context[Symbol.asyncDispose]());

/** No options; unknown keys are refused unless `isLax`. */
const options = (isLax = false): OptionsSchema => ({
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      isLax || Object.keys(value as object).length === 0
        ? { value }
        : { issues: [{ message: 'unknown option' }] },
  },
});

/** Input of a model that takes crops of 8 x 8. */
const input = modelInput({ width: 8, height: 8 });

async function failures(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of checks) {
    await run().catch((reason: Error) => failed.push(`${name}: ${reason.message}`));
  }
  return failed;
}

/** Fails exactly the checks that start like `expected`. */
async function expectFailures(checks: readonly Check[], expected: readonly RegExp[]) {
  const failed = await failures(checks);
  expect(failed, failed.join('\n')).toHaveLength(expected.length);
  for (const [i, pattern] of expected.entries()) expect(failed[i]).toMatch(pattern);
}

describe('detectorChecks', () => {
  const face: Detection = { box: { x1: 10, y1: 10, x2: 60, y2: 70 }, confidence: 0.9 };
  const detector = (
    detect: () => readonly Detection[],
    { id = 'broken', isLax = false, slowMs = 0 } = {},
  ) =>
    detectorChecks(
      defineDetector({
        id,
        summary: 'Breaks a promise.',
        options: options(isLax),
        create: async () => ({
          async detect() {
            if (slowMs > 0) await new Promise((done) => setTimeout(done, slowMs));
            return detect();
          },
        }),
      }),
      { context, leakCalls: 20, budgetMs: 20 },
    );

  test('pass a detector that finds nothing', () =>
    expectFailures(
      detector(() => []),
      [],
    ));
  test('catch an id in upper case', () =>
    expectFailures(
      detector(() => [], { id: 'Broken' }),
      [/^the definition is complete: .*lower case/],
    ));
  test('catch options that take anything', () =>
    expectFailures(
      detector(() => [], { isLax: true }),
      [/^options reject unknown keys/],
    ));
  test('catch faces in black frames', () =>
    expectFailures(
      detector(() => [face]),
      [/^finds nothing where no face is: .*black yuv/],
    ));
  test.each([
    ['NaN', [{ ...face, box: { ...face.box, x1: Number.NaN } }], /is not finite/],
    ['an empty box', [{ ...face, box: { ...face.box, x2: 10 } }], /has no area/],
    ['a confidence above 1', [{ ...face, confidence: 1.2 }], /not in 0..1/],
    ['worst first', [{ ...face, confidence: 0.1 }, face], /best first/],
    ['five numbers for landmarks', [{ ...face, landmarks: [1, 2, 3, 4, 5] }], /10 finite/],
  ])('catch %s', async (_what, found, message) => {
    const failed = await failures(detector(() => found));
    expect(failed.some((line) => line.startsWith('gives valid') && message.test(line))).toBe(true);
  });
  describe('boxes', () => {
    const embedded = (change: (box: Box, frame: Frame) => Box) =>
      detectorChecks(
        defineDetector({
          id: 'broken',
          summary: 'Finds faces and says that they are elsewhere.',
          options: options(),
          async create(models) {
            const parsed = parseOptions('embedded', embeddedDetector.options, {});
            const detector = await embeddedDetector.create(models, parsed);
            return {
              async detect(frame, signal) {
                const found = await detector.detect(frame, signal);
                return found.map(({ box, confidence }) => ({
                  confidence,
                  box: change(box, frame),
                }));
              },
            };
          },
        }),
        { context },
      ).filter(({ name }) => /^(says where|finds a face alike|gives valid)/.test(name));
    const scaled = ({ x1, y1, x2, y2 }: Box, by: number) => ({
      x1: x1 * by,
      y1: y1 * by,
      x2: x2 * by,
      y2: y2 * by,
    });
    const truth = /^says where the faces are: the drawn face is at \[268, 123, 409, 298\], got /;
    const alike = /^finds a face alike where it is moved, .*: the drawn face /;

    test(
      'pass where they are',
      () =>
        expectFailures(
          embedded((box) => box),
          [],
        ),
      30_000,
    );
    test.each<[string, (box: Box, frame: Frame) => Box, readonly RegExp[]]>([
      [
        'of the network’s input, because the scale was forgotten',
        (box, { width, height }) => scaled(box, Math.min(1, 640 / Math.max(width, height))),
        [alike],
      ],
      [
        'of 0..1 instead of pixels',
        ({ x1, y1, x2, y2 }, { width, height }) => {
          return { x1: x1 / width, y1: y1 / height, x2: x2 / width, y2: y2 / height };
        },
        [truth, alike],
      ],
      [
        'with x and y swapped',
        ({ x1, y1, x2, y2 }) => ({ x1: y1, y1: x1, x2: y2, y2: x2 }),
        [truth, alike],
      ],
      [
        'as width and height instead of corners',
        ({ x1, y1, x2, y2 }) => ({ x1, y1, x2: x1 + x2, y2: y1 + y2 }),
        [truth, alike],
      ],
      [
        'of a square input, with the padding left in',
        ({ x1, y1, x2, y2 }, { width, height }) => {
          const [x, y] = [Math.max(0, height - width) / 2, Math.max(0, width - height) / 2];
          return { x1: x1 + x, y1: y1 + y, x2: x2 + x, y2: y2 + y };
        },
        [alike],
      ],
    ])(
      'catch those %s',
      async (_, change, expected) => {
        const failed = await failures(embedded(change));
        for (const pattern of expected) {
          expect(
            failed.filter((line) => pattern.test(line)),
            failed.join('\n'),
          ).toHaveLength(1);
        }
      },
      30_000,
    );
  });
  test('catch memory between frames', async () => {
    let calls = 0;
    const failed = await failures(detector(() => Array(calls++ % 3).fill(face)));
    expect(failed.join()).toMatch(/gives the same for the same frame/);
    expect(failed.join()).toMatch(/keeps nothing from one frame to the next/);
  });
  test('catch a leak', () => {
    const kept: Uint8Array[] = [];
    const leaky = detector(() => {
      kept.push(new Uint8Array(2 ** 18));
      return [];
    });
    return expectFailures(leaky, [/^keeps its memory: memory grew/]);
  });
  test('catch a slow one', () =>
    expectFailures(
      detector(() => [], { slowMs: 60 }),
      [/^keeps its time budget: .* allowed 20/],
    ));
});

describe('trackerChecks', () => {
  const tracker = (create: () => Tracker) =>
    trackerChecks(
      defineTracker({ id: 'broken', summary: 'Breaks a promise.', options: options(), create }),
    );

  test('catch a tracker that starts a new track for every face', async () => {
    const failed = await failures(
      tracker(() => {
        let next = 1;
        let last: number[] = [];
        const end = () => last.splice(0);
        return {
          update(detections) {
            const ended = end();
            const seen = detections.map((detection) => ({ trackId: next++, detection }));
            last = seen.map((s) => s.trackId);
            return { seen, ended };
          },
          end,
        };
      }),
    );
    expect(failed.join('\n')).toMatch(/keeps the id of a face that stays: .*expected \[1\]/);
    expect(failed.join('\n')).not.toMatch(/reports what it was given/);
  });

  test('catch state that sessions share, and tracks that never end', async () => {
    let next = 1;
    const failed = await failures(
      tracker(() => ({
        update: (detections) => ({
          seen: detections.map((detection) => ({ trackId: next++, detection })),
          ended: [],
        }),
        end: () => [],
      })),
    );
    const all = failed.join('\n');
    expect(all).toMatch(/shares nothing between sessions/);
    expect(all).toMatch(/gives the same when it is replayed/);
    expect(all).toMatch(/ends tracks after a long gap/);
    expect(all).toMatch(/new track \d+, expected 1/);
  });
});

describe('modelChecks', () => {
  const info = {
    id: 'm',
    version: '1.0.0',
    sha256: '',
    provider: 'cpu',
    calibrated: false,
    scope: [],
  };
  const model = (score: (crops: CropBatch) => number[]) =>
    modelChecks(
      defineModel({
        id: 'broken',
        summary: 'Breaks a promise.',
        options: options(),
        create: async () => ({ info, input, score: async (crops) => score(crops) }),
      }),
      {
        context,
        golden: () => [{ name: 'a white crop', data: new Float32Array(192).fill(1), score: 1 }],
      },
    );
  const brightness = ({ data }: CropBatch, item: number) => {
    let sum = 0;
    for (let i = item * 192; i < (item + 1) * 192; i++) sum += data[i]!;
    return sum / 192;
  };
  const each = (crops: CropBatch, score: (item: number) => number) =>
    Array.from({ length: crops.count }, (_, item) => score(item));

  test('pass a model that scores brightness', () =>
    expectFailures(
      model((crops) => each(crops, (i) => brightness(crops, i))),
      [],
    ));
  test('catch a model that points the wrong way', () =>
    expectFailures(
      model((crops) => each(crops, (i) => 1 - brightness(crops, i))),
      [/^scores golden crops right, 1 = synthetic: a white crop: expected 1/],
    ));
  test('catch a score that depends on its batch', () =>
    expectFailures(
      model((crops) => each(crops, (i) => brightness(crops, i) / (1 + i / 10))),
      [/^scores a crop alike alone and in any batch/],
    ));
  test('catch a missing score', () =>
    expectFailures(
      model((crops) => each(crops, (i) => brightness(crops, i)).slice(0, 5)),
      [
        /^gives one valid score or abstention per crop: 11 crops gave 5/,
        /^scores a crop alike alone and in any batch/,
      ],
    ));
  test('catch logits', () =>
    expectFailures(
      model((crops) => each(crops, (i) => brightness(crops, i) * 9 - 8)),
      [/^gives one valid score or abstention per crop: score .* is not in 0..1/],
    ));
  test('catch a model that writes into its input', () =>
    expectFailures(
      model((crops) => {
        const scores = each(crops, (i) => brightness(crops, i));
        crops.data.fill(0.5);
        return scores;
      }),
      [
        /^gives the same for the same crop/,
        /^leaves the crops as they were/,
        /^survives an aborted call/,
      ],
    ));
});

describe('poolingChecks', () => {
  const pooling = (pool: (scores: readonly number[]) => number) =>
    poolingChecks(
      definePooling({
        id: 'broken',
        summary: 'Breaks a promise.',
        options: options(),
        create: () => ({ pool: (samples) => pool(samples.map((sample) => sample.score)) }),
      }),
    );
  const mean = (scores: readonly number[]) => scores.reduce((a, b) => a + b, 0) / scores.length;

  test('pass a mean', () =>
    expectFailures(
      pooling((s) => Math.min(1, mean(s))),
      [],
    ));
  test('catch a sum', async () =>
    expect((await failures(pooling((s) => s.reduce((a, b) => a + b, 0)))).join()).toMatch(
      /gives 0..1 for any number of samples/,
    ));
  test('catch authenticity instead of synthesis', () =>
    expectFailures(
      pooling((s) => Math.max(0, 1 - mean(s))),
      [/^points the right way/, /^never falls when every score rises/],
    ));
  test('catch a pooling with a memory', async () => {
    let last = 0.5;
    const failed = await failures(
      pooling((s) => {
        last = Math.min(1, (last + 9 * mean(s)) / 10);
        return last;
      }),
    );
    expect(failed.join()).toMatch(/gives the same for the same samples/);
  });
});

describe('methodChecks', () => {
  const sound: Method = {
    look: (tried) => (tried.length === 0 ? { view: null } : undefined),
    frames: ({ frameCount }) => (frameCount > 0 ? [0] : []),
    view: (frame) => frame,
    plan(looks, { members }) {
      if (members.some(({ width }) => width !== 8)) {
        throw new TrueframeError('PIPELINE_INVALID', 'not 8 wide');
      }
      return looks.flatMap(({ frame, faces }) =>
        faces.map(({ box }) => ({
          frames: [frame],
          crop: [box.x1, box.y1],
          votes: members.map((_, member) => ({ member, isMirrored: false })),
          track: 0,
        })),
      );
    },
    input: () => ({ data: new Uint8Array(192).fill(7), width: 8, height: 8, channels: 3 }),
    pool(results) {
      const scores = results.flatMap((result) => result.scores.flat());
      if (scores.length === 0) return { score: 0.5, isFallback: true };
      return { score: scores.reduce((a, b) => a + b, 0) / scores.length, isFallback: false };
    },
  };
  const method = (changes: Partial<Method>) =>
    methodChecks(
      defineMethod({
        id: 'broken',
        summary: 'Breaks a promise.',
        options: options(),
        create: () => ({ ...sound, ...changes }),
      }),
      { members: [{ input }], unusable: [[{ input: { ...input, width: 9 } }]] },
    );

  test('pass a plain mean', () => expectFailures(method({}), []));
  test('catch frames that the video does not have', () =>
    expectFailures(method({ frames: () => [0, 5] }), [
      /^asks for frames that exist, growing: of 0 frames/,
    ]));
  test('catch frames in another order', () =>
    expectFailures(method({ frames: ({ frameCount }) => (frameCount > 1 ? [1, 0] : []) }), [
      /^asks for frames that exist, growing: .* frame 0 comes after 1/,
    ]));
  test('catch a method that never gives up', async () =>
    expect((await failures(method({ look: () => ({ view: null }) }))).join()).toMatch(
      /concludes nothing where no face is, .*: look never gives up/,
    ));
  test('catch a crop that does not survive the way to another thread', async () => {
    const plan: Method['plan'] = (looks, given) =>
      sound.plan(looks, given).map((planned) => ({ ...planned, crop: [Number.NaN] }));
    expect((await failures(method({ plan }))).join()).toMatch(
      /plans inputs that its members take: crop: not plain data/,
    );
  });
  test('catch pictures of another size than the model takes', () =>
    expectFailures(
      method({ input: () => ({ data: new Uint8Array(147), width: 7, height: 7, channels: 3 }) }),
      [
        /^cuts them at the size of the model, .*: size of an input .* expected \[8,8\], got \[7,7\]/,
      ],
    ));
  test('catch pixels of 0..1 turned to negative ones', () =>
    expectFailures(
      method({
        input: () => ({ data: new Float32Array(192).fill(-0.5), width: 8, height: 8, channels: 3 }),
      }),
      [/^cuts them at the size of the model, .* has the value -0.5/],
    ));
  test('catch a number for a video in which nothing could be scored', () =>
    expectFailures(
      method({ pool: (results) => ({ ...sound.pool(results, 1), isFallback: false }) }),
      [/^concludes nothing where no face is, .* isFallback is false/],
    ));
  test('catch authenticity instead of synthesis', () =>
    expectFailures(
      method({
        pool(results) {
          const { score, isFallback } = sound.pool(results, 1);
          return { score: 1 - score, isFallback };
        },
      }),
      [/^points the right way, 1 = synthetic/],
    ));
  test('catch state that is kept from one video to the next', async () => {
    let videos = 0;
    const plan: Method['plan'] = (looks, given) =>
      sound.plan(looks, given).map((planned) => ({ ...planned, track: videos++ }));
    expect((await failures(method({ plan }))).join()).toMatch(
      /gives the same in any instance, whatever came between: the plan/,
    );
  });
  test('catch an ensemble taken without a look at it', () => {
    const plan: Method['plan'] = (looks, given) =>
      sound.plan(looks, { ...given, members: [input] });
    return expectFailures(method({ plan }), [/^refuses an ensemble .* was accepted/]);
  });
  test('catch a frame that is written to', () =>
    expectFailures(
      method({
        view(frame) {
          frame.data.fill(0);
          return frame;
        },
      }),
      [/^shows the detector pictures, .*: the frame was changed by view/],
    ));
});
