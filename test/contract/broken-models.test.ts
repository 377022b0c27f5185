import { openPluginContext } from '@trueframe/daemon/models';
import { type CropBatch, defineModel, type PluginContext } from '@trueframe/sdk';
import { modelChecks } from '@trueframe/sdk/testing';
import { afterAll, describe, test } from 'vitest';
import { modelInput } from '../helpers/model-input.ts';

import { expectFailures, options } from './support/broken.ts';

// A kit that cannot fail is worth nothing: each of these plugins breaks one promise and must fail that check.

const context: PluginContext & AsyncDisposable = await openPluginContext({ models: [] });
afterAll(() => context[Symbol.asyncDispose]());

/** Input of a model that takes crops of 8 x 8. */
const input = modelInput({ width: 8, height: 8 });

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
