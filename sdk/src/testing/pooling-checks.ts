import { checkPooled } from '../checked/check-pooled.ts';
import { parseOptions } from '../options.ts';
import type { Pooling, PoolingDefinition, Sample } from '../pooling.ts';
import { type Check, expectSame, expectThat } from './check.ts';
import { cpuMs } from './cpu-ms.ts';
import { definitionChecks } from './definition-checks.ts';
import { noise } from './fake-frames.ts';
import { expectNoGrowth } from './memory-growth.ts';

export interface PoolingCheckOptions {
  /** Options of the plugin. */
  readonly options?: unknown;
  /** Most CPU time that 10,000 samples may take. Default 100 ms. */
  readonly budgetMs?: number;
}

/** Returns checks of everything that the daemon relies on in a pooling. */
export function poolingChecks(
  definition: PoolingDefinition,
  { options, budgetMs = 100 }: PoolingCheckOptions = {},
): Check[] {
  const create = () => definition.create(parseOptions(definition.id, definition.options, options));
  const check = (name: string, work: (pooling: Pooling) => Promise<void> | void): Check => ({
    name,
    run: async () => work(create()),
  });

  return [
    ...definitionChecks(definition, 'pooling', options),
    check('gives 0..1 for any number of samples', (pooling) => {
      for (const count of [1, 2, 3, 4, 5, 31, 1000]) {
        for (const scores of [random(count, count), Array(count).fill(0), Array(count).fill(1)]) {
          const value = pooling.pool(samplesOf(scores));
          checkPooled('', value, count);
        }
      }
    }),
    check('points the right way, 1 = synthetic', (pooling) => {
      for (const count of [1, 2, 7, 40]) {
        const high = pooling.pool(samplesOf(Array(count).fill(0.9)));
        const low = pooling.pool(samplesOf(Array(count).fill(0.1)));
        expectThat(high > 0.5, `${count} samples of 0.9 gave ${high}, expected above 0.5`);
        expectThat(low < 0.5, `${count} samples of 0.1 gave ${low}, expected below 0.5`);
      }
    }),
    check('never falls when every score rises', (pooling) => {
      for (let seed = 1; seed <= 20; seed++) {
        const scores = random(seed, 20);
        const before = pooling.pool(samplesOf(scores));
        const after = pooling.pool(samplesOf(scores.map((score) => Math.min(1, score + 0.05))));
        expectThat(after >= before - 1e-9, `raising all scores took ${before} to ${after}`);
      }
    }),
    check('gives the same for the same samples, whatever came between', (pooling) => {
      const samples = samplesOf(random(1, 50));
      const first = pooling.pool(samples);
      pooling.pool(samplesOf(random(2, 80)));
      expectSame(pooling.pool(samples), first, 'second call');
      expectSame(create().pool(samples), first, 'second instance');
    }),
    check('leaves the samples as they were', (pooling) => {
      const samples = samplesOf(random(3, 50));
      const before = JSON.stringify(samples);
      pooling.pool(samples);
      expectThat(JSON.stringify(samples) === before, 'the samples were changed');
    }),
    check('keeps its memory', async (pooling) => {
      const samples = samplesOf(random(4, 200));
      await expectNoGrowth(() => pooling.pool(samples), 500, 2 ** 20);
    }),
    check('keeps its time budget', (pooling) => {
      const samples = samplesOf(random(5, 10_000));
      pooling.pool(samples);
      const ms = cpuMs(() => pooling.pool(samples));
      expectThat(ms <= budgetMs, `10,000 samples took ${ms.toFixed(1)} ms, allowed ${budgetMs}`);
    }),
  ];
}

function random(seed: number, count: number): number[] {
  const next = noise(seed);
  return Array.from({ length: count }, () => next() / 255);
}

function samplesOf(scores: readonly number[]): Sample[] {
  return scores.map((score, i) => ({ score, ptsMs: i * 200, trackId: 1 + (i % 3) }));
}
