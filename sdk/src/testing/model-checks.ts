import { checkModel } from '../checked/check-model.ts';
import { checkScores } from '../checked/check-scores.ts';
import type { PluginContext } from '../context.ts';
import type { CropBatch, Model, ModelDefinition, Score } from '../model.ts';
import { parseOptions } from '../options.ts';
import { inputDims, inputLength } from '../tensor/input-shape.ts';
import { type Check, expectSame, expectThat, quickestMs, within } from './check.ts';
import { definitionChecks } from './definition-checks.ts';
import { noise } from './fake-frames.ts';
import { expectNoGrowth } from './memory-growth.ts';

/** A crop as the model's `input` asks, its frames one after the other, and what the model must say about it. */
export interface GoldenCrop {
  readonly name: string;
  readonly data: Float32Array | Uint8Array;
  /** Score in Trueframe's direction: 1 = synthetic. Of a model that gives one per frame, their mean. */
  readonly score: number;
}

export interface ModelCheckOptions {
  readonly context: PluginContext;
  /** Options of the plugin. */
  readonly options?: unknown;
  readonly golden?: (model: Model) => readonly GoldenCrop[];
  /** Largest distance of a score from its golden one, and from itself in another batch. Default 1e-4. */
  readonly tolerance?: number;
  /** Longest that one crop may take. Default 2000 ms. */
  readonly budgetMs?: number;
  /** Calls of the leak check. Default 30. */
  readonly leakCalls?: number;
}

const NEVER = new AbortController().signal;

/** Returns checks of everything that the daemon relies on in a model. */
export function modelChecks(
  definition: ModelDefinition,
  {
    context,
    options,
    golden = () => [],
    tolerance = 1e-4,
    budgetMs = 2000,
    leakCalls = 30,
  }: ModelCheckOptions,
): Check[] {
  const usingModel = async (work: (model: Model) => Promise<void>) => {
    const parsed = parseOptions(definition.id, definition.options, options);
    const model = await definition.create(context, parsed);
    try {
      await work(model);
    } finally {
      await model.close?.();
    }
  };
  const check = (name: string, work: (model: Model) => Promise<void>): Check => ({
    name,
    run: () => usingModel(work),
  });

  return [
    ...definitionChecks(definition, 'model', options),
    check('says who it is and what it takes', async (model) => {
      checkModel('', model);
    }),
    {
      name: 'says where it runs, if that is elsewhere, and a probe ends',
      async run() {
        const { remote } = definition;
        if (!remote) return;
        const parsed = parseOptions(definition.id, definition.options, options);
        expectThat(remote.addressOf(parsed).trim() !== '', 'it has no address');
        expectThat(typeof remote.isNeeded(parsed) === 'boolean', 'isNeeded is no boolean');
        const aborted = remote.probe(parsed, AbortSignal.abort()).catch(() => undefined);
        await within(aborted, budgetMs * 10, 'an aborted probe');
      },
    },
    check('scores golden crops right, 1 = synthetic', async (model) => {
      for (const { name, data, score } of golden(model)) {
        const given = await model.score(batchOf(model, [data]), NEVER);
        const sum = given.reduce<number>((all, one) => all + Number(one), 0);
        expectThat(
          Math.abs(sum / given.length - score) <= tolerance,
          `${name}: expected ${score} within ${tolerance}, got ${JSON.stringify(given)}`,
        );
      }
    }),
    check('gives one valid score or abstention per crop', async (model) => {
      for (const crops of [[], [0], [0, 1, 2], Array.from({ length: 11 }, (_, i) => i)]) {
        const batch = batchOf(
          model,
          crops.map((seed) => fakeCrop(model, seed)),
        );
        const scores = await model.score(batch, NEVER);
        checkScores('', scores, crops.length, model.input.frames);
      }
    }),
    check('scores a crop alike alone and in any batch', async (model) => {
      const crops = [1, 2, 3, 4, 5, 6, 7].map((seed) => fakeCrop(model, seed));
      const together = await model.score(batchOf(model, crops), NEVER);
      const backwards = await model.score(batchOf(model, crops.toReversed()), NEVER);
      for (const [i, crop] of crops.entries()) {
        // A model that gives one score per frame gives several.
        const alone = await model.score(batchOf(model, [crop]), NEVER);
        const same = (scores: readonly Score[], place: number, what: string) => {
          const own = scores.slice(place * alone.length, (place + 1) * alone.length);
          for (const [k, score] of alone.entries())
            expectClose(own[k]!, score, tolerance, `crop ${i} in a ${what}`);
        };
        same(together, i, `batch of ${crops.length}`);
        same(backwards, crops.length - 1 - i, 'reversed batch');
      }
    }),
    check('gives the same for the same crop', async (model) => {
      const batch = batchOf(model, [fakeCrop(model, 1)]);
      const first = await model.score(batch, NEVER);
      expectSame(await model.score(batch, NEVER), first, 'second call');
      await usingModel(async (other) => {
        expectSame(await other.score(batch, NEVER), first, 'second instance');
      });
    }),
    check('leaves the crops as they were', async (model) => {
      const batch = batchOf(model, [fakeCrop(model, 1), fakeCrop(model, 2)]);
      const before = batch.data.slice();
      await model.score(batch, NEVER);
      expectThat(
        batch.data.every((value, i) => Object.is(value, before[i])),
        'the crops were changed',
      );
    }),
    check('survives an aborted call', async (model) => {
      const batch = batchOf(model, [fakeCrop(model, 1)]);
      const expected = await model.score(batch, NEVER);
      // It may refuse or finish; both are fine as long as it ends and the next call works.
      const aborted = model.score(batch, AbortSignal.abort()).catch(() => undefined);
      await within(aborted, budgetMs * 10, 'an aborted call');
      expectSame(await model.score(batch, NEVER), expected, 'after an aborted call');
    }),
    check('keeps its memory', async (model) => {
      const batch = batchOf(model, [fakeCrop(model, 1)]);
      await expectNoGrowth(() => model.score(batch, NEVER), leakCalls, 2 * 2 ** 20);
    }),
    check('keeps its time budget', async (model) => {
      const batch = batchOf(model, [fakeCrop(model, 1)]);
      await model.score(batch, NEVER);
      const ms = await quickestMs(() => model.score(batch, NEVER), budgetMs, 'one crop');
      expectThat(ms <= budgetMs, `one crop took ${ms.toFixed(0)} ms, allowed ${budgetMs}`);
    }),
  ];
}

function batchOf({ input }: Model, crops: readonly (Float32Array | Uint8Array)[]): CropBatch {
  const length = inputLength(input);
  const total = length * crops.length;
  const data = input.type === 'float32' ? new Float32Array(total) : new Uint8Array(total);
  for (const [i, crop] of crops.entries()) data.set(crop, i * length);
  return { count: crops.length, dims: inputDims(input, crops.length), data };
}

/** Black for seed 0, else noise of some contrast, normalised as the model asks with the first channel's numbers. */
function fakeCrop({ input }: Model, seed: number): Float32Array | Uint8Array {
  const random = noise(seed);
  const pixel = () => (seed === 0 ? 0 : (random() * (seed % 4) + 128) / 4);
  const length = inputLength(input);
  if (input.type === 'uint8') return Uint8Array.from({ length }, pixel);
  return Float32Array.from({ length }, () => (pixel() / 255 - input.mean[0]) / input.std[0]);
}

function expectClose(actual: Score, expected: Score, tolerance: number, what: string): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    expectThat(
      Math.abs(actual - expected) <= tolerance,
      `${what}: expected ${expected} as alone, got ${actual}`,
    );
  } else {
    expectSame(actual, expected, what);
  }
}
