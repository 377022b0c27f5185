import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { machine } from '../lib/machine.ts';
import { root, withScratch } from '../lib/scene.ts';
import { type Answer, askAll } from './asked.ts';
import { Prometheus, type RuleState } from './prometheus.ts';
import { loseNode, play, startDaemons, startNodes } from './scene.ts';

const RULES = ['alerts.yml', 'slo.yml'].map((name) => join(root, 'deploy/prometheus', name));
const RESULT = join(root, 'benchmarks/results/dashboards.json');

/** Conditions that this machine does not have; all others hold in the scene, and their panels must have series. */
const NOT_HERE = [
  'there is an NVIDIA GPU',
  'a run on a GPU has failed',
  'models are scored on an inference server',
];

/** Two scrapes more, and rules that were evaluated on them. */
const SETTLE_MS = 6000;

const { answers, rules } = await withScratch(async (folder) => {
  const cleanUps: (() => unknown)[] = [];
  const stage = { folder, after: (cleanUp: () => unknown) => cleanUps.push(cleanUp) };
  try {
    const daemons = await startDaemons(stage);
    const nodes = await startNodes(stage, daemons[0]);
    const targets = [...daemons, ...nodes].map(({ metricsAddress }) => metricsAddress);
    const prometheus = await Prometheus.start(folder, targets, RULES);
    stage.after(() => prometheus.stop());
    await play(daemons[0], stage);
    await loseNode(nodes, stage);
    await sleep(SETTLE_MS);
    return { answers: await askAll(prometheus), rules: await prometheus.rules() };
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
});

const isBad = ({ error, series, emptyUnless }: Answer) =>
  error !== '' || (series === 0 && !NOT_HERE.includes(emptyUnless));
const bad = answers.filter(isBad);
const badRules = rules.filter(({ health }) => health !== 'ok');
const firing = rules.filter(({ state }) => state === 'firing').map(({ name }) => name);

for (const { dashboard, panel, expr, error } of bad) {
  console.log(`${dashboard}: ${panel}: ${error || 'no series'}: ${expr}`);
}
for (const { name, health, lastError } of badRules) {
  console.log(`${name}: ${health} ${lastError ?? ''}`);
}
console.log(inWords(answers, rules));
const result = {
  machine: machine(),
  queries: answers.length,
  withSeries: answers.filter(({ series }) => series > 0).length,
  empty: answers
    .filter(({ series }) => series === 0)
    .map(({ dashboard, panel, expr, emptyUnless }) => ({ dashboard, panel, expr, emptyUnless })),
  rules: rules.length,
  rulesEvaluated: rules.length - badRules.length,
  firing,
};
writeFileSync(RESULT, `${JSON.stringify(result, undefined, 2)}\n`);
if (bad.length + badRules.length > 0) process.exitCode = 1;

function inWords(all: readonly Answer[], evaluated: readonly RuleState[]): string {
  const filled = all.filter(({ series }) => series > 0).length;
  return `${filled} of ${all.length} queries have series, ${bad.length} are wrong; ${evaluated.length - badRules.length} of ${evaluated.length} rules were evaluated; firing: ${firing.join(', ') || 'none'}`;
}
