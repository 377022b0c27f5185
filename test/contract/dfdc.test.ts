import type { Definition, PoolingDefinition, TrackerDefinition } from '@trueframe/sdk';
import { type Check, poolingChecks, trackerChecks } from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { pluginPackage } from './plugin-package.ts';

const provided = await pluginPackage<Definition>('dfdc');
const trackers = provided.filter((d): d is TrackerDefinition => d.kind === 'tracker');
const poolings = provided.filter((d): d is PoolingDefinition => d.kind === 'pooling');

// Checks that fail, for the reference's rule is otherwise.
const EXCEPTIONS: Record<string, readonly string[]> = {
  // It does not follow anybody: a face's number is its place in the frame.
  none: ['keeps two faces apart', 'ends tracks after a long gap, each once'],
};

function runAll(id: string, checks: readonly Check[]): void {
  const exceptions = EXCEPTIONS[id] ?? [];
  for (const { name, run } of checks) {
    if (exceptions.includes(name)) test.fails(name, run);
    else test(name, run);
  }
}

describe.each(trackers)('tracker $id', (definition) => {
  const options =
    definition.id === 'iou-tracker' ? { options: { minBoxes: 3 }, warmupFrames: 2 } : {};
  runAll(definition.id, trackerChecks(definition, options));
});

describe.each(poolings)('pooling $id', (definition) => {
  runAll(definition.id, poolingChecks(definition));
});
