import type { DetectorDefinition } from '@trueframe/sdk';
import { detectorChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { hasShared } from '../helpers/shared.ts';
import { lateSharedModels } from './late-models.ts';
import { publishedPictures as pictures } from './pictures.ts';
import { pluginPackage } from './plugin-package.ts';

const [retinaface] = (await pluginPackage<DetectorDefinition>('retinaface')) as [
  DetectorDefinition,
];

describe.skipIf(!hasShared)('detector retinaface', () => {
  const context = lateSharedModels();
  // The network itself sees faces of 6 pixels in white noise.
  const options = { minFacePx: 10 };
  const checks = detectorChecks(retinaface, { context, options, pictures });
  for (const { name, run } of checks) test(name, run);
});
