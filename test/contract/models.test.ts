import { readFileSync } from 'node:fs';
import { decodePicture } from '@trueframe/daemon/media';
import type { Model, ModelDefinition } from '@trueframe/sdk';
import { cropToTensor, inputLength } from '@trueframe/sdk/tensor';
import { type GoldenCrop, modelChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { writeMotionBundle } from '../helpers/motion-bundle.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { lateModels, lateSharedModels } from './late-models.ts';
import { pluginPackage } from './plugin-package.ts';

const [onnx] = (await pluginPackage<ModelDefinition>('onnx')) as [ModelDefinition];

// Bundle to the name in golden.json.
const MESONETS = {
  'mesonet-meso4-df': 'Meso4_DF',
  'mesonet-meso4-f2f': 'Meso4_F2F',
  'mesonet-mesoinception-df': 'MesoInception_DF',
  'mesonet-mesoinception-f2f': 'MesoInception_F2F',
};

/** The published faces are crops already. */
async function goldenFaces(name: string): Promise<(model: Model) => GoldenCrop[]> {
  const { p_real } = JSON.parse(readFileSync(shared('golden/mesonet/golden.json'), 'utf8')) as {
    p_real: Record<string, Record<string, number>>;
  };
  const faces = await Promise.all(
    Object.entries(p_real[name]!).map(async ([path, real]) => ({
      name: `${name} on ${path}`,
      frame: await decodePicture(shared(`golden/mesonet/${path}`)),
      score: 1 - real,
    })),
  );
  return ({ input }) =>
    faces.map(({ frame, ...face }) => {
      const data = new Float32Array(inputLength(input));
      const asIs = { ...input, crop: { ...input.crop, shape: 'frame' as const } };
      cropToTensor(frame, { x1: 0, y1: 0, x2: 256, y2: 256 }, asIs, data);
      return { ...face, data };
    });
}

const mesonets = await Promise.all(
  Object.entries(MESONETS).map(async ([bundle, name]) => ({
    bundle,
    golden: hasShared ? await goldenFaces(name) : () => [],
  })),
);

describe.skipIf(!hasShared)('model onnx', () => {
  const context = lateSharedModels();
  for (const { bundle, golden } of mesonets) {
    describe(bundle, () => {
      const checks = modelChecks(onnx, { context, options: { bundle, batch: 3 }, golden });
      for (const { name, run } of checks) test(name, run);
    });
  }
});

describe('model onnx, several frames', () => {
  const folder = tempFolderForAll();
  const context = lateModels(async () => {
    await writeMotionBundle(folder, 'one-score', { frames: 3 });
    await writeMotionBundle(folder, 'score-per-frame', { frames: 3, perFrame: true });
    return [folder];
  });
  /** Black, then the first 5 of 16 rows white, then all of it. */
  const golden = (model: Model): GoldenCrop[] => {
    const data = new Float32Array(inputLength(model.input));
    const length = data.length / 3;
    data.forEach((_, k) => {
      const [frame, row] = [Math.floor(k / length), Math.floor((k % 256) / 16)];
      data[k] = frame === 2 || (frame === 1 && row < 5) ? 1 : 0;
    });
    return [
      { name: 'it gets brighter', data, score: model.info.id === 'one-score' ? 1 / 2 : 1 / 3 },
    ];
  };
  for (const bundle of ['one-score', 'score-per-frame']) {
    describe(bundle, () => {
      const checks = modelChecks(onnx, { context, options: { bundle, batch: 3 }, golden });
      for (const { name, run } of checks) test(name, run);
    });
  }
});
