import { expect, test } from 'vitest';
import { PluginFigures } from './plugin-figures.ts';

const owner = { plugin: 'model remote', bundle: 'blends' };

test('counts add up, of others the highest stays, and each is taken once', () => {
  const figures = new PluginFigures();
  const metrics = figures.metricsOf(owner);
  metrics.count('calls');
  metrics.count('calls', 2);
  metrics.highest('difference', 0.5);
  metrics.highest('difference', 0.25);
  expect(figures.take()).toEqual([
    { ...owner, name: 'calls', kind: 'count', value: 3 },
    { ...owner, name: 'difference', kind: 'highest', value: 0.5 },
  ]);
  expect(figures.take()).toBeUndefined();
});

test('a name or a value that metrics cannot have is left out, and so is the 17th name', () => {
  const figures = new PluginFigures();
  const metrics = figures.metricsOf(owner);
  metrics.count('Calls of /tmp');
  metrics.count('calls', Number.NaN);
  metrics.count('calls', -1);
  expect(figures.take()).toBeUndefined();
  for (let i = 0; i < 20; i++) metrics.count(`name_${i}`);
  expect(figures.take()).toHaveLength(16);
});
