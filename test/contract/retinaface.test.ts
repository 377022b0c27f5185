import { fileURLToPath } from 'node:url';
import { openPluginContext } from '@trueframe/daemon';
import type { DetectorDefinition, PluginContext } from '@trueframe/sdk';
import { checkPackage, detectorChecks } from '@trueframe/sdk/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { decodePng } from '../helpers/decode-png.ts';
import { hasShared, shared } from '../helpers/shared.ts';

const { provides } = await checkPackage(
  fileURLToPath(new URL('../../plugins/retinaface', import.meta.url)),
);
const retinaface = provides[0] as DetectorDefinition;

describe.skipIf(!hasShared)('detector retinaface', () => {
  let context: PluginContext & AsyncDisposable;
  beforeAll(async () => {
    context = await openPluginContext({ models: [shared('models')] });
  });
  afterAll(() => context[Symbol.asyncDispose]());

  // Opened late: the checks are listed before the models are there.
  const late: PluginContext = { models: { open: (id) => context.models.open(id) } };
  const pictures = hasShared
    ? [
        { frame: decodePng(shared('golden/mtcnn/astronaut.png'), 512, 512), faces: 1 },
        { frame: decodePng(shared('golden/mtcnn/dlib-2008_001322.png'), 500, 375), faces: 3 },
        { frame: decodePng(shared('golden/mtcnn/coffee.png'), 512, 341), faces: 0 },
      ]
    : [];
  // The network itself sees faces of 6 pixels in white noise.
  const options = { minFacePx: 10 };
  const checks = detectorChecks(retinaface, { context: late, options, pictures });
  for (const { name, run } of checks) test(name, run);
});
