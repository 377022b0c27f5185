import type { DetectorDefinition } from '@trueframe/sdk';
import { detectorChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { hasShared } from '../helpers/shared.ts';
import { lateSharedModels } from './late-models.ts';
import { sharedPictures } from './pictures.ts';
import { pluginPackage } from './plugin-package.ts';

const pictures = await sharedPictures({
  'data/images/astronaut.png': 1,
  'data/images/dlib/2008_001322.jpg': 3,
  'data/images/face-alignment/aflw-test-grid3x3.jpg': 9,
  'data/images/no-face/chelsea.png': 0,
  'data/images/no-face/gravel.png': 0,
});
const [yunet] = (await pluginPackage<DetectorDefinition>('yunet')) as [DetectorDefinition];

describe.skipIf(!hasShared)('detector yunet', () => {
  const context = lateSharedModels();
  for (const options of [undefined, { inputSize: 320 }, { inputSize: 448, adaptInput: true }]) {
    describe(`options ${JSON.stringify(options ?? {})}`, () => {
      for (const { name, run } of detectorChecks(yunet, { context, options, pictures })) {
        test(name, run);
      }
    });
  }
});
