import type { PoolingDefinition, TrackerDefinition } from '@trueframe/sdk';
import { type Check, poolingChecks, trackerChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { pluginPackage } from './plugin-package.ts';

const trackers = [
  ...(await pluginPackage<TrackerDefinition>('iou')),
  ...(await pluginPackage<TrackerDefinition>('motion')),
];
const poolings = await pluginPackage<PoolingDefinition>('pooling');

function runAll(checks: readonly Check[]): void {
  for (const { name, run } of checks) test(name, run);
}

describe.each(trackers)('tracker $id', (definition) => {
  runAll(trackerChecks(definition));
  describe('with minSeen 3', () => {
    runAll(trackerChecks(definition, { options: { minSeen: 3 }, warmupFrames: 2 }));
  });
});

describe.each(poolings)('pooling $id', (definition) => {
  runAll(poolingChecks(definition));
});
