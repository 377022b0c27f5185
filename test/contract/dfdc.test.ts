import { PipelineCatalogue } from '@trueframe/daemon/config';
import { ModelStore } from '@trueframe/daemon/models';
import type {
  Definition,
  MethodDefinition,
  PoolingDefinition,
  TrackerDefinition,
} from '@trueframe/sdk';
import {
  type Check,
  type MethodMember,
  methodChecks,
  poolingChecks,
  trackerChecks,
} from '@trueframe/sdk/testing';
import { describe, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { pluginPackage } from './plugin-package.ts';

const provided = await pluginPackage<Definition>('dfdc');
const trackers = provided.filter((d): d is TrackerDefinition => d.kind === 'tracker');
const poolings = provided.filter((d): d is PoolingDefinition => d.kind === 'pooling');
const methods = provided.filter((d): d is MethodDefinition => d.kind === 'method');

const store = await ModelStore.open({ models: [fixture('presets')] });
const presets = await PipelineCatalogue.open(store);

/** Members of the preset, with the inputs of its stand-ins. */
function membersOf(preset: string): MethodMember[] {
  return presets.resolve(preset).pipeline.ensemble.map(({ options }) => {
    const { input, output } = store.get(String(options.bundle)).manifest;
    return { input: input!, perFrame: output?.perFrame ?? false };
  });
}

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
    definition.id === 'dfdc-3rd-overlap' ? { options: { minBoxes: 3 }, warmupFrames: 2 } : {};
  runAll(definition.id, trackerChecks(definition, options));
});

describe.each(poolings)('pooling $id', (definition) => {
  runAll(definition.id, poolingChecks(definition));
});

describe.each(methods)('method $id', (definition) => {
  const members = membersOf(definition.id);
  const odd = { ...members[0]!, input: { ...members[0]!.input, width: 100, height: 90 } };
  runAll(
    definition.id,
    methodChecks(definition, { members, unusable: [[odd], [...members, odd]] }),
  );
});
