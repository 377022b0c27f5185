import { openPluginContext } from '@trueframe/daemon';
import {
  type CropBatch,
  type Detection,
  defineDetector,
  defineModel,
  definePooling,
  defineTracker,
  type OptionsSchema,
  type PluginContext,
  type Tracker,
} from '@trueframe/sdk';
import {
  type Check,
  detectorChecks,
  modelChecks,
  poolingChecks,
  trackerChecks,
} from '@trueframe/sdk/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { modelInput } from '../helpers/model-input.ts';

// A kit that cannot fail is worth nothing: each of these plugins breaks one promise and must fail that check.

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
  const input = modelInput({ width: 8, height: 8 });
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
