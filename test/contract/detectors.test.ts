import { join } from 'node:path';
import { openPluginContext } from '@trueframe/daemon';
import type { DetectorDefinition, PluginContext } from '@trueframe/sdk';
import { detectorChecks } from '@trueframe/sdk/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { pluginPackage } from './plugin-package.ts';
import { hasShared, picture, shared } from './shared.ts';

const [yunet] = (await pluginPackage<DetectorDefinition>('yunet')) as [DetectorDefinition];

describe.skipIf(!hasShared)('detector yunet', () => {
  let context: PluginContext & AsyncDisposable;
  beforeAll(async () => {
    context = await openPluginContext({ models: [join(shared, 'models')] });
  });
  afterAll(() => context[Symbol.asyncDispose]());

  // Opened late: the checks are listed before the models are there.
  const late: PluginContext = { models: { open: (id) => context.models.open(id) } };
  const pictures = hasShared
    ? [
        { frame: picture('data/images/astronaut.png'), faces: 1 },
        { frame: picture('data/images/dlib/2008_001322.jpg'), faces: 3 },
        { frame: picture('data/images/face-alignment/aflw-test-grid3x3.jpg'), faces: 9 },
        { frame: picture('data/images/no-face/chelsea.png'), faces: 0 },
        { frame: picture('data/images/no-face/gravel.png'), faces: 0 },
      ]
    : [];
  for (const options of [undefined, { inputSize: 320 }]) {
    describe(`options ${JSON.stringify(options ?? {})}`, () => {
      for (const { name, run } of detectorChecks(yunet, { context: late, options, pictures })) {
        test(name, run);
      }
    });
  }
});
