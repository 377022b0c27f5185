// node benchmarks/dist/placement.js: many streams on many nodes in virtual time, and a rack that is lost.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedCosts } from './cluster/placement/costs.ts';
import { type Placement, type PlacementResult, simulate } from './cluster/placement/simulate.ts';
import { machine } from './lib/machine.ts';
import { root } from './lib/scene.ts';

const COMMON = {
  ...{ nodes: 100, streams: 10_000, lost: 10, startsPerSecond: 500, spread: 0.5 },
  ...{ leaseMs: 3000, claimMs: 50, startMs: 1500, costs: recordedCosts(), seed: 20261130 },
};

/** Nodes by their processors: with room for a lost rack, with a little too little, and with far too little. */
const CASES: readonly (Partial<Placement> & { readonly name: string })[] = [
  { name: '16 processors per node', cores: 16 },
  { name: '11 processors per node', cores: 11 },
  { name: '8 processors per node', cores: 8 },
  { name: '16 processors per node, 30 nodes lost', cores: 16, lost: 30 },
];

/** Sessions that nodes of two processors carry when more come than they can carry, with ten draws of what sessions cost. */
const growth = [1, 2, 3].map((nodes) => {
  const settings = { ...COMMON, nodes, lost: 0, cores: 2, lastRung: 3, streams: 200 };
  const seeds = Array.from({ length: 10 }, (_, k) => COMMON.seed + k);
  const drawn = seeds.map((seed) => simulate({ ...settings, seed }));
  const filledSeconds = Math.max(...drawn.map((result) => result.filledSeconds));
  const spreads = drawn.map(({ before }) => before);
  const meanOf = (key: 'sessions' | 'degraded') =>
    spreads.reduce((sum, spread) => sum + spread[key], 0) / spreads.length;
  return {
    ...{ settings, filledSeconds },
    sessions: meanOf('sessions'),
    degraded: meanOf('degraded'),
    fewest: Math.min(...spreads.map(({ fewest }) => fewest)),
    most: Math.max(...spreads.map(({ most }) => most)),
    highestLoad: Math.max(...spreads.map(({ highestLoad }) => highestLoad)),
  };
});

const rows = CASES.map(({ name, ...own }) => {
  const settings = { ...COMMON, cores: 16, lastRung: 3, ...own };
  return { name, settings, result: simulate(settings) };
});
const path = join(root, 'benchmarks/results/placement.json');
writeFileSync(
  path,
  `${JSON.stringify({ benchmark: 'placement', growth, rows, machine: machine() }, null, 2)}\n`,
);
/** A row of the first table in docs/cluster.md. */
for (const row of growth) {
  const { settings, sessions, degraded, fewest, most, highestLoad, filledSeconds } = row;
  const times = sessions / (growth[0]?.sessions ?? sessions);
  const cells = [
    String(settings.nodes),
    sessions.toFixed(1),
    times.toFixed(2),
    `${fewest}–${most}`,
    degraded.toFixed(1),
    percent(highestLoad),
    `${filledSeconds.toFixed(1)} s`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
for (const { name, result } of rows) console.log(lineOf(name, result));

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** One row of the second table in docs/cluster.md. */
function lineOf(name: string, result: PlacementResult): string {
  const { placedSeconds, recoveredSeconds, homeless, moveSeconds, waiting, before, after } = result;
  const seconds = (value: number | null | undefined) => (value ? `${value.toFixed(1)} s` : '–');
  const cells = [
    name,
    seconds(placedSeconds),
    `${before.fewest}–${before.most}`,
    percent(before.highestLoad),
    String(homeless),
    seconds(moveSeconds?.p95),
    seconds(recoveredSeconds),
    `${after.fewest}–${after.most}`,
    percent(after.highestLoad),
    String(after.degraded),
    String(waiting),
  ];
  return `| ${cells.join(' | ')} |`;
}
