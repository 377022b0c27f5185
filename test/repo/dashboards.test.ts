import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboards, expressionOf, toDashboard } from '@trueframe/deploy';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './documents.ts';
import { unknownIn } from './metric-rows.ts';

const GRAFANA = join(root, 'deploy/grafana');

test('the files of the dashboards are those that their sources make', () => {
  const files = readdirSync(join(GRAFANA, 'dashboards'));
  expect(files.sort()).toEqual(dashboards.map(({ id }) => `${id}.json`).sort());
  for (const dashboard of dashboards) {
    const text = readFileSync(join(GRAFANA, 'dashboards', `${dashboard.id}.json`), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(toDashboard(dashboard))));
  }
});

test('queries name metrics, labels and values that there are', () => {
  const queries = dashboards.flatMap(({ id, rows }) =>
    rows.flatMap(({ panels }) =>
      panels.flatMap(({ title, queries }) =>
        queries.map((query) => ({ at: `${id}: ${title}`, expr: expressionOf(query) })),
      ),
    ),
  );
  expect(queries.length).toBeGreaterThan(100);
  const unknown = queries.map(({ at, expr }) => [
    at,
    ...unknownIn(expr.replaceAll('$__rate_interval', '5m')),
  ]);
  expect(unknown.filter(({ length }) => length > 1)).toEqual([]);
});

test('panels lie side by side, none over another', () => {
  for (const dashboard of dashboards) {
    const taken = new Set<string>();
    for (const { gridPos, title } of toDashboard(dashboard).panels ?? []) {
      const { x, y, w, h } = gridPos!;
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let k = 0; k < w * h; k += 1) {
        const cell = `${x + (k % w)} ${y + Math.floor(k / w)}`;
        expect(taken.has(cell), `${dashboard.id}: ${title} at ${cell}`).toBe(false);
        taken.add(cell);
      }
    }
  }
});

test('Grafana is told of the folder and of a Prometheus', () => {
  const read = (path: string) => parse(readFileSync(join(GRAFANA, 'provisioning', path), 'utf8'));
  expect(read('datasources/prometheus.yml').datasources[0]).toMatchObject({ type: 'prometheus' });
  expect(read('dashboards/trueframe.yml').providers[0].options.path).toMatch(/^\//);
});
