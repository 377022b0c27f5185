import { expect, test } from 'vitest';
import { SampleStore } from './sample-store.ts';

const sample = (n: number) => ({ trackId: n % 5, ptsMs: n * 40.5, score: 1 / (n + 1) });

function filled(limit: number, count: number): SampleStore {
  const store = new SampleStore(limit);
  for (let n = 0; n < count; n += 1) {
    const { trackId, ptsMs, score } = sample(n);
    store.add(trackId, ptsMs, score);
  }
  return store;
}

test.each([1, 63, 64, 65, 199, 200, 201, 1000])(
  'of %i samples the newest 200 are kept',
  (count) => {
    const store = filled(200, count);
    const expected = Array.from({ length: count }, (_, n) => sample(n)).slice(-200);
    expect(store.samples()).toEqual(expected);
    expect([...store.scores()]).toEqual(expected.map(({ score }) => score));
    expect(store.length).toBe(expected.length);
  },
);

test.each([0, 10, 64, 350])(
  'after %i samples it goes on elsewhere as it would have here',
  (count) => {
    const here = filled(100, count);
    const there = new SampleStore(100, here.packed());
    for (const store of [here, there]) for (let n = 0; n < 70; n += 1) store.add(9, n, 0.5);
    expect(there.samples()).toEqual(here.samples());
  },
);
