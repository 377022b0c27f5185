import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './documents.ts';

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: { readonly summary?: string; readonly runbook_url?: string };
}

/** A unit test of promtool, named for its alert. */
export interface RuleTest {
  readonly name: string;
  readonly promql_expr_test: readonly { readonly exp_samples?: readonly unknown[] }[];
}

const FOLDER = join(root, 'deploy/prometheus');
const read = (name: string) => parse(readFileSync(join(FOLDER, name), 'utf8'));
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yml'));

/** Names of the files with unit tests, and of those with rules. */
export const testFiles = names.filter((name) => name.endsWith('_test.yml'));
export const ruleFiles = names.filter((name) => !testFiles.includes(name));

export const rules: readonly Rule[] = ruleFiles.flatMap((name) =>
  (read(name) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
);
export const alerts = rules.filter(({ alert }) => alert !== undefined);

export const ruleTests: readonly RuleTest[] = testFiles.flatMap(
  (name) => (read(name) as { tests: RuleTest[] }).tests,
);
