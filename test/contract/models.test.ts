import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPluginContext } from '@trueframe/daemon';
import type { Model, ModelDefinition, PluginContext } from '@trueframe/sdk';
import { cropToTensor, inputLength } from '@trueframe/sdk/tensor';
import { type GoldenCrop, modelChecks } from '@trueframe/sdk/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { pluginPackage } from './plugin-package.ts';
import { hasShared, picture, shared } from './shared.ts';

const [onnx] = (await pluginPackage<ModelDefinition>('onnx')) as [ModelDefinition];

// Bundle to the name in golden.json.
const MESONETS = {
  'mesonet-meso4-df': 'Meso4_DF',
  'mesonet-meso4-f2f': 'Meso4_F2F',
  'mesonet-mesoinception-df': 'MesoInception_DF',
  'mesonet-mesoinception-f2f': 'MesoInception_F2F',
};

/** The published faces are crops already. */
function golden(name: string): (model: Model) => GoldenCrop[] {
  const file = join(shared, 'golden/mesonet/golden.json');
  const { p_real } = JSON.parse(readFileSync(file, 'utf8')) as {
    p_real: Record<string, Record<string, number>>;
  };
  return ({ input }) =>
    Object.entries(p_real[name]!).map(([path, real]) => {
      const data = new Float32Array(inputLength(input));
      const asIs = { ...input, crop: { ...input.crop, shape: 'frame' as const } };
      cropToTensor(
        picture(`golden/mesonet/${path}`),
        { x1: 0, y1: 0, x2: 256, y2: 256 },
        asIs,
        data,
      );
      return { name: `${name} on ${path}`, data, score: 1 - real };
    });
}

describe.skipIf(!hasShared)('model onnx', () => {
  let context: PluginContext & AsyncDisposable;
  beforeAll(async () => {
    context = await openPluginContext({ models: [join(shared, 'models')] });
  });
  afterAll(() => context[Symbol.asyncDispose]());

  const late: PluginContext = { models: { open: (id) => context.models.open(id) } };
  for (const [bundle, name] of Object.entries(MESONETS)) {
    describe(bundle, () => {
      const options = { bundle, batch: 3 };
      const checks = hasShared
        ? modelChecks(onnx, { context: late, options, golden: golden(name) })
        : [];
      for (const { name: claim, run } of checks) test(claim, run);
    });
  }
});
