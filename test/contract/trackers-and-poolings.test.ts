import { join } from 'node:path';
import type { PoolingDefinition, TrackerDefinition } from '@trueframe/sdk';
import { type Check, checkPackage, poolingChecks, trackerChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { repoRoot } from './shared.ts';

const open = async (name: string) => (await checkPackage(join(repoRoot, 'plugins', name))).provides;
const trackers = [...(await open('iou')), ...(await open('motion'))] as TrackerDefinition[];
const poolings = (await open('pooling')) as PoolingDefinition[];

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
