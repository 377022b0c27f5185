import { join } from 'node:path';
import { openPluginContext } from '@trueframe/daemon';
import type { DetectorDefinition, PluginContext } from '@trueframe/sdk';
import { checkPackage, detectorChecks } from '@trueframe/sdk/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hasShared, picture, repoRoot, shared } from './shared.ts';

const { provides } = await checkPackage(join(repoRoot, 'plugins/retinaface'));
const retinaface = provides[0] as DetectorDefinition;

describe.skipIf(!hasShared)('detector retinaface', () => {
  let context: PluginContext & AsyncDisposable;
  beforeAll(async () => {
    context = await openPluginContext({ models: [join(shared, 'models')] });
  });
  afterAll(() => context[Symbol.asyncDispose]());

  // Opened late: the checks are listed before the models are there.
  const late: PluginContext = { models: { open: (id) => context.models.open(id) } };
  const pictures = hasShared
    ? [
        { frame: picture('golden/mtcnn/astronaut.png'), faces: 1 },
        { frame: picture('golden/mtcnn/dlib-2008_001322.png'), faces: 3 },
        { frame: picture('golden/mtcnn/coffee.png'), faces: 0 },
      ]
    : [];
  for (const { name, run } of detectorChecks(retinaface, { context: late, pictures }))
    test(name, run);
});
