import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { spawnSync } from '../helpers/programs.ts';

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: { readonly summary?: string; readonly runbook?: string };
}

interface Case {
  readonly name: string;
  readonly promql_expr_test: readonly { readonly exp_samples?: readonly unknown[] }[];
}

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name: string) => readFileSync(path(name), 'utf8');

const rules = (
  parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);
const { tests } = parse(read('deploy/prometheus/alerts_test.yml')) as { tests: Case[] };

describe.skipIf(spawnSync('promtool', ['--version']).status !== 0)('promtool', () => {
  test.each([
    ['check', 'alerts.yml'],
    ['test', 'alerts_test.yml'],
  ])('%s rules %s', (verb, file) => {
    const { status, stdout, stderr } = spawnSync(
      'promtool',
      [verb, 'rules', path(`deploy/prometheus/${file}`)],
      { encoding: 'utf8' },
    );
    expect(status, stdout + stderr).toBe(0);
  });
});

test('every alert has a unit test in which it stays silent, and one in which it fires', () => {
  for (const { alert = '' } of alerts) {
    const steps = tests
      .filter(({ name }) => `Trueframe${name}` === alert)
      .flatMap((one) => one.promql_expr_test);
    const fires = steps.filter(({ exp_samples: samples }) => samples !== undefined).length;
    expect([fires > 0, steps.length > fires], alert).toEqual([true, true]);
  }
  expect(alerts.length).toBeGreaterThan(20);
});

test('every alert says how bad it is and what to do', () => {
  const headings = [...read('docs/operations.md').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text.toLowerCase(),
  );
  for (const { alert = '', labels, annotations } of alerts) {
    expect(labels?.severity, alert).toMatch(/^(critical|warning)$/);
    expect(annotations?.summary, alert).toMatch(/\S/);
    expect(annotations?.runbook, alert).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(headings, alert).toContain(alert.toLowerCase());
  }
});

test('rules name metrics that there are', () => {
  const documented = read('docs/metrics.md');
  const recorded = rules.flatMap((rule) => ('record' in rule ? [String(rule.record)] : []));
  for (const { expr } of rules) {
    for (const [name] of expr.matchAll(/\b(?:trueframe|process|nodejs)[\w:]+/g)) {
      if (name.startsWith('process_') || recorded.includes(name)) continue;
      const family = name.replace(/_(?:sum|count|bucket)$/, '');
      expect(documented).toContain(`| \`${family}\` |`);
    }
  }
});
