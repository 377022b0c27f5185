import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { ClusterMetrics } from './cluster-metrics.ts';

test('docs/metrics.md names every metric of a node, and no other', async () => {
  const registry = new Registry();
  new ClusterMetrics(registry, { isConnected: () => true, leases: () => 0, waiting: () => ({}) });
  const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(trueframe_cluster_\w+)` \| (\w+) \|/gm)];
  const documented = rows.map(([, name, type]) => `${name} ${type}`);
  const exposed = (await registry.getMetricsAsJSON()).map(({ name, type }) => `${name} ${type}`);
  expect(documented.sort()).toEqual(exposed.sort());
});
