import { expect, test } from 'vitest';
import { type Placement, simulate } from './simulate.ts';

/** Nearly a tenth of a processor per session: half of it decoding. */
const costs = {
  ...{ pixels: 1e6, frameRate: 25, wantedRate: 5, decodeMsPerMegapixel: 1.9 },
  ...{ detectMs: 5, scoreMs: 5 },
};

/** Five nodes of two processors, of which 80 % may be used: 16 sessions each at full quality. */
const small: Placement = {
  ...{ nodes: 5, streams: 50, lost: 1, startsPerSecond: 100, spread: 0, leaseMs: 3000, seed: 1 },
  ...{ cores: 2, costs, lastRung: 0, claimMs: 20, startMs: 1000 },
};

test('sessions spread evenly over nodes that measure at different times, and the load is what they cost', () => {
  const { before, waiting, placedSeconds } = simulate(small);
  expect(before.degraded).toBe(0);
  expect(before.fewest).toBeGreaterThanOrEqual(9);
  expect(before.most).toBeLessThanOrEqual(11);
  expect(before.meanLoad).toBeCloseTo(0.4875);
  expect(waiting).toBe(0);
  // Four per node at once; the others when these have been measured, at the pace at which nodes fill alike.
  expect(placedSeconds).toBeGreaterThan(1.5);
  expect(placedSeconds).toBeLessThan(4);
});

test('sessions of a lost node run again when their leases are over and they have started', () => {
  const { homeless, moveSeconds, recoveredSeconds, after } = simulate(small);
  expect(homeless).toBe(10);
  expect(moveSeconds?.max).toBe(recoveredSeconds);
  expect(recoveredSeconds).toBeGreaterThan(2.5 + 1);
  expect(recoveredSeconds).toBeLessThan(3 + 1 + 0.1);
  expect(after).toMatchObject({ fewest: 12, most: 13 });
});

test('what does not fit at full quality waits: nobody is loaded beyond the target', () => {
  const { waiting, recoveredSeconds, after } = simulate({ ...small, streams: 78 });
  expect(waiting).toBe(78 - 64);
  expect(recoveredSeconds).toBeNull();
  expect(after).toMatchObject({ fewest: 16, most: 16, degraded: 0 });
  expect(after.highestLoad).toBeLessThanOrEqual(0.8);
});

test('a crowd that comes before anything is measured loads nobody beyond the target', () => {
  const crowd = { ...small, streams: 100, startsPerSecond: 1000, lastRung: 2 };
  const { before } = simulate(crowd);
  expect(before).toMatchObject({ fewest: 16, most: 16, degraded: 0 });
});

test('three nodes carry three times what one carries, which fills as fast as it takes jobs', () => {
  const crowd = { ...small, streams: 60, startsPerSecond: 1000, lost: 0 };
  const [one, three] = [1, 3].map((nodes) => simulate({ ...crowd, nodes }));
  expect([one?.before.sessions, three?.before.sessions]).toEqual([16, 48]);
  // Four that start, at most half a second until they are measured, and twelve more.
  expect(one?.filledSeconds).toBeLessThan(1 + 0.5 + 12 * 0.02 + 1 + 0.1);
});

test('the same seed gives the same result', () => {
  const uneven = { ...small, spread: 0.5, seed: 7 };
  expect(simulate(uneven)).toEqual(simulate(uneven));
});
