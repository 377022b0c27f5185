import type { DetectorDefinition } from '@trueframe/sdk';
import { detectorChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { hasShared } from '../helpers/shared.ts';
import { lateSharedModels } from './late-models.ts';
import { publishedPictures as pictures } from './pictures.ts';
import { pluginPackage } from './plugin-package.ts';

const [mtcnn] = (await pluginPackage<DetectorDefinition>('mtcnn')) as [DetectorDefinition];

describe.skipIf(!hasShared)('detector mtcnn', () => {
  const context = lateSharedModels();
  const checks = detectorChecks(mtcnn, { context, pictures });
  for (const { name, run } of checks) test(name, run);
});
