import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawnSync } from '../helpers/programs.ts';
import { root } from './documents.ts';
import { unknownIn, unknownNames } from './metric-rows.ts';
import { alerts, ruleFiles, rules, ruleTests, testFiles } from './rules.ts';

const RUNBOOKS = join(root, 'docs/runbooks');
const runbook = (alert: string) => readFileSync(join(RUNBOOKS, `${alert}.md`), 'utf8');

describe.skipIf(spawnSync('promtool', ['--version']).status !== 0)('promtool', () => {
  test.each([
    ['check', ruleFiles],
    ['test', testFiles],
  ])('%s rules', (verb, files) => {
    const { status, stdout, stderr } = spawnSync('promtool', [verb, 'rules', ...files], {
      cwd: join(root, 'deploy/prometheus'),
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).toBe(0);
  });
});

test('every alert has a unit test in which it stays silent, and one in which it fires', () => {
  for (const { alert = '' } of alerts) {
    const steps = ruleTests
      .filter(({ name }) => `Trueframe${name}` === alert)
      .flatMap((one) => one.promql_expr_test);
    const fires = steps.filter(({ exp_samples: samples }) => samples !== undefined).length;
    expect([fires > 0, steps.length > fires], alert).toEqual([true, true]);
  }
  expect(alerts.length).toBeGreaterThan(40);
});

test('every alert says how bad it is and has a page, and every page has an alert', () => {
  const index = runbook('README');
  for (const { alert = '', labels, annotations } of alerts) {
    expect(labels?.severity, alert).toMatch(/^(critical|warning)$/);
    expect(annotations?.summary, alert).toMatch(/\S/);
    expect(annotations?.runbook_url).toBe(`docs/runbooks/${alert}.md`);
    expect(runbook(alert)).toContain(`\n\`${labels?.severity}\`, `);
    expect(index).toContain(`| [${alert}](${alert}.md) | \`${labels?.severity}\` |`);
  }
  const pages = readdirSync(RUNBOOKS).map((name) => name.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual([...alerts.map(({ alert }) => alert), 'README'].sort());
});

test('a page says what its alert means, how to see it, what to do and what not to do, with metrics that there are', () => {
  for (const { alert = '' } of alerts) {
    const text = runbook(alert);
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
    const parts = ['Meaning', 'How to see it', 'What to do', 'What not to do'];
    expect(headings).toEqual([alert, ...parts]);
    expect(unknownNames(text), alert).toEqual([]);
  }
});

test('rules name metrics, labels and values that there are', () => {
  const unknown = rules.map(({ alert, record, expr }) => [alert ?? record, ...unknownIn(expr)]);
  expect(unknown.filter(({ length }) => length > 1)).toEqual([]);
});
