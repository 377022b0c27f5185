import { expect, test } from 'vitest';
import { Ladder, type LadderSession } from './ladder.ts';
import { type Costs, type Machine, needsAt, sum, utilisation } from './needs.ts';

const machine: Machine = { cores: 2, threads: 2, cpuPerBusy: 1 };
const LIMIT = 0.85;

/** 5 frames per second, 20 ms to look and 20 ms to score: a tenth of two cores at full quality. */
const costs: Costs = {
  pixels: 0,
  frameRate: 25,
  wantedRate: 5,
  fullLookMs: 20,
  glanceMs: 20,
  fullShare: 1,
  faces: 1,
  requiredMs: 10,
  optionalMs: 10,
  decodeMsPerMegapixel: 0,
};

/** A load under a ladder, and a clock that only `run` moves on. */
class Load {
  readonly ladder = new Ladder(3);
  readonly rungs: number[];
  readonly changes: string[] = [];
  nowMs = 0;
  #costs: readonly Costs[];
  #weights: readonly number[];

  constructor(costs: readonly Costs[], weights: readonly number[] = costs.map(() => 1)) {
    this.#costs = costs;
    this.#weights = weights;
    this.rungs = costs.map(() => 0);
  }

  become(costs: readonly Costs[]): void {
    this.#costs = costs;
    this.rungs.length = costs.length;
  }

  run(ms: number, limit = LIMIT): void {
    for (const end = this.nowMs + ms; this.nowMs < end; this.nowMs += 500) {
      const changed = this.ladder.update(this.nowMs, this.sessions(), machine, limit);
      for (const [id, rung] of changed) {
        this.rungs[Number(id)] = rung;
        this.changes.push(`${this.nowMs} ${id} ${rung}`);
      }
    }
  }

  sessions(): LadderSession[] {
    return this.#costs.map((costs, k) => ({
      id: String(k),
      ordinal: k + 1,
      costs,
      weight: this.#weights[k]!,
      rung: this.rungs[k]!,
    }));
  }

  used(): number {
    return utilisation(sum(this.sessions().map((one) => needsAt(one.costs, one.rung))), machine);
  }
}

const times = (count: number, one = costs) => Array.from({ length: count }, () => one);

test('nothing happens while everything fits', () => {
  const load = new Load(times(8));
  load.run(10_000);
  expect(load.changes).toEqual([]);
});

test('a peak of less than a second changes nothing', () => {
  const load = new Load(times(12));
  load.run(1000);
  load.become(times(8));
  load.run(10_000);
  expect(load.changes).toEqual([]);
});

test('a lasting overload lowers the newest sessions, no more of them than it takes', () => {
  const load = new Load(times(10));
  load.run(2000);
  expect(load.rungs).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  expect(load.used()).toBeLessThan(LIMIT + 1e-9);
});

test('everybody is on one rung before anybody is on the next', () => {
  for (const count of [12, 16, 20, 28]) {
    const load = new Load(times(count));
    load.run(2000);
    expect(Math.max(...load.rungs) - Math.min(...load.rungs)).toBeLessThanOrEqual(1);
    expect(load.used()).toBeLessThan(LIMIT + 1e-9);
  }
});

test('with too many, all end on the last rung, and no further', () => {
  const load = new Load(times(100));
  load.run(5000);
  expect(new Set(load.rungs)).toEqual(new Set([3]));
  expect(load.changes).toHaveLength(100);
});

test('the one that takes most is lowered first: a crowd before single faces', () => {
  const crowd = { ...costs, faces: 20 };
  const load = new Load([crowd, ...times(4)]);
  load.run(2000);
  expect(load.rungs[0]).toBeGreaterThan(0);
  expect(load.rungs.slice(1)).toEqual([0, 0, 0, 0]);
});

test('a tenant with three times the weight keeps its quality', () => {
  const load = new Load(times(10), [3, 3, 3, 1, 1, 1, 1, 1, 1, 1]);
  load.run(2000);
  expect(load.rungs.slice(0, 3)).toEqual([0, 0, 0]);
  expect(load.rungs.slice(3)).toContain(1);
});

test('full quality is back within five seconds of the load falling', () => {
  const load = new Load(times(30));
  load.run(3000);
  expect(Math.min(...load.rungs)).toBeGreaterThan(0);
  load.become(times(5));
  load.run(4500);
  expect(load.rungs).toEqual([0, 0, 0, 0, 0]);
});

test('sessions that have become unequal are made alike again', () => {
  const load = new Load(times(4, { ...costs, fullLookMs: 100 }));
  load.rungs.splice(0, 4, 0, 0, 2, 2);
  load.run(4000);
  expect(Math.max(...load.rungs) - Math.min(...load.rungs)).toBeLessThanOrEqual(1);
  const changes = load.changes.length;
  load.run(20_000);
  expect(load.changes).toHaveLength(changes);
});

test('costs that waver about the limit do not make sessions go up and down', () => {
  const load = new Load(times(9));
  for (let k = 0; k < 60; k += 1) {
    const wavering = { ...costs, fullLookMs: 20 * (k % 2 === 0 ? 0.97 : 1.03) };
    load.become(times(9, wavering));
    load.run(1500);
  }
  expect(load.changes.length).toBeLessThanOrEqual(4);
});

test('without optional members there is nothing beyond a quarter of the frames', () => {
  const load = new Load(times(100, { ...costs, optionalMs: 0 }));
  load.run(5000);
  expect(new Set(load.rungs)).toEqual(new Set([2]));
});
