import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createLoadMetrics, type StageFigures } from './load-metrics.ts';

const figures: StageFigures = {
  utilisation: { decode: 0.1, detect: 0.2, score: 0.3 },
  costs: { decode: 0.001, detect: undefined },
  headroom: { decode: 0.9, detect: 0.5, score: -0.2, all: -0.2 },
  streams: { decode: 20, detect: Number.POSITIVE_INFINITY, score: 8, all: 4 },
};

const lines = async (facts: StageFigures | undefined) => {
  const registry = new Registry();
  createLoadMetrics(registry, { facts: () => facts, rungs: () => [] });
  return (await registry.metrics())
    .split('\n')
    .filter((line) => /^trueframe_(?!degrade)/.test(line));
};

test('what is of all stages together has no stage, and what was not measured is absent', async () => {
  expect(await lines(figures)).toEqual([
    'trueframe_capacity_streams 4',
    'trueframe_stage_capacity_streams{stage="decode"} 20',
    'trueframe_stage_capacity_streams{stage="score"} 8',
    'trueframe_headroom_ratio -0.2',
    'trueframe_stage_headroom_ratio{stage="decode"} 0.9',
    'trueframe_stage_headroom_ratio{stage="detect"} 0.5',
    'trueframe_stage_headroom_ratio{stage="score"} -0.2',
    'trueframe_stage_utilisation_ratio{stage="decode"} 0.1',
    'trueframe_stage_utilisation_ratio{stage="detect"} 0.2',
    'trueframe_stage_utilisation_ratio{stage="score"} 0.3',
    'trueframe_stage_cost_seconds{stage="decode"} 0.001',
  ]);
});

test('before anything was measured there is no capacity, rather than none', async () => {
  expect(await lines(undefined)).toEqual([]);
});
