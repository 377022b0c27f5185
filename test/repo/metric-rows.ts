import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Selector, selectorsOf } from '@trueframe/deploy';
import { root } from './documents.ts';
import { rules } from './rules.ts';

/** A row of docs/metrics.md. */
interface MetricRow {
  readonly type: string;
  readonly labels: readonly string[];
  /** Words between backticks in its texts, among them values of its labels. */
  readonly words: readonly string[];
}

const page = readFileSync(join(root, 'docs/metrics.md'), 'utf8');
const errors = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const kserve = readFileSync(join(root, 'docs/kserve.md'), 'utf8');
const proto = readFileSync(join(root, 'proto/trueframe/v1/trueframe.proto'), 'utf8');
const wordsOf = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);

const ROWS: ReadonlyMap<string, MetricRow> = new Map(
  [...page.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|(.*)$/gm)].map(
    ([, name = '', type = '', labels = '', texts = '']) => [
      name,
      { type, labels: wordsOf(labels), words: wordsOf(texts) },
    ],
  ),
);

/** Series of every target, of Prometheus itself, or of every Node program. */
const FOREIGN = /^(?:up|ALERTS|(?:process|nodejs)_\w+)$/;
const OF_PROMETHEUS = ['job', 'instance'];
const RECORDED = new Set(rules.flatMap(({ record }) => record ?? []));

/** Values that other pages list. */
const LISTED = new Set([
  ...[...errors.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = '']) => code.toLowerCase()),
  ...[...errors.matchAll(/^\| `\w+` \| `(\w+)` \|/gm)].map(([, status = '']) => status),
  ...[...proto.matchAll(/^ {2}rpc (\w+)/gm)].map(([, method = '']) => method),
  ...wordsOf(kserve),
  ...['UNKNOWN', 'unary'],
]);

/** Says what an expression names that docs/metrics.md does not: metrics, labels, values of labels. */
export function unknownIn(expr: string): string[] {
  const { selectors, groupings } = selectorsOf(expr);
  const labels = selectors.flatMap(({ metric }) => labelsOf(metric) ?? []);
  const others = groupings.filter((label) => ![...labels, ...OF_PROMETHEUS].includes(label));
  return [...selectors.flatMap(unknownOf), ...others];
}

/** Says which words of a text look like metrics and are none. */
export function unknownNames(text: string): string[] {
  const names = text.match(/\b(?:trueframe[_:]|grpc_server_)[\w:]+/g) ?? [];
  return names.filter((name) => labelsOf(name) === undefined);
}

function unknownOf({ metric, matchers }: Selector): string[] {
  const labels = labelsOf(metric);
  if (labels === undefined) return [metric];
  return matchers.flatMap(({ label, value }) => {
    if (OF_PROMETHEUS.includes(label) || label === 'le') return [];
    if (!labels.includes(label)) return [`${metric}{${label}}`];
    const plain = value.split('|').filter((one) => /^\w+$/.test(one));
    return plain.filter((one) => !isValue(metric, one)).map((one) => `${metric}{${label}=${one}}`);
  });
}

function isValue(metric: string, value: string): boolean {
  return LISTED.has(value) || (rowOf(metric)?.words.includes(value) ?? false);
}

/** Undefined: there is no such metric. */
function labelsOf(metric: string): readonly string[] | undefined {
  if (FOREIGN.test(metric) || RECORDED.has(metric)) return [];
  const row = rowOf(metric);
  return row?.type === 'histogram' ? [...row.labels, 'le'] : row?.labels;
}

function rowOf(metric: string): MetricRow | undefined {
  const exact = ROWS.get(metric);
  if (exact) return exact;
  const histogram = ROWS.get(metric.replace(/_(?:bucket|sum|count)$/, ''));
  return histogram?.type === 'histogram' ? histogram : undefined;
}
