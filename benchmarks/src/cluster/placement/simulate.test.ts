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

test('sessions spread evenly over nodes that ask in turn, and the load is what they cost', () => {
  const { before, waiting, placedSeconds } = simulate(small);
  expect(before).toMatchObject({ fewest: 10, most: 10, degraded: 0 });
  expect(before.highestLoad).toBeCloseTo(0.4875);
  expect(waiting).toBe(0);
  // The last one comes after half a second, and takes one to start.
  expect(placedSeconds).toBeCloseTo(1.5);
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

test('a crowd that comes before anything is measured loads nodes beyond the target, and the ladder bears it', () => {
  const crowd = { ...small, streams: 100, startsPerSecond: 1000, lastRung: 2 };
  const { before } = simulate(crowd);
  expect(before).toMatchObject({ fewest: 20, most: 20 });
  expect(before.degraded).toBeGreaterThan(0);
  expect(before.highestLoad).toBeLessThanOrEqual(0.8);
});

test('the same seed gives the same result', () => {
  const uneven = { ...small, spread: 0.5, seed: 7 };
  expect(simulate(uneven)).toEqual(simulate(uneven));
});
