import { expect, test } from 'vitest';
import { SampleStore } from './sample-store.ts';

const sample = (n: number) => ({ trackId: n % 5, ptsMs: n * 40.5, score: 1 / (n + 1) });
const late = { abstain: 'TOO_DARK' };
/** The first member votes always, the second on every third sample. */
const votes = (n: number) => [1 / (n + 1), n % 3 === 0 ? n / 1000 : late];

function filled(limit: number, count: number): SampleStore {
  const store = new SampleStore(limit, 2);
  for (let n = 0; n < count; n += 1) {
    const { trackId, ptsMs, score } = sample(n);
    store.add(trackId, ptsMs, score, votes(n));
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
    expect(store.votesOf(0)).toEqual(expected);
    const own = Array.from({ length: count }, (_, n) => n).slice(-200);
    expect(store.votesOf(1)).toEqual(
      own.filter((n) => n % 3 === 0).map((n) => ({ ...sample(n), score: n / 1000 })),
    );
  },
);

test.each([0, 10, 64, 350])(
  'after %i samples it goes on elsewhere as it would have here',
  (count) => {
    const here = filled(100, count);
    const there = new SampleStore(100, 2, here.packed());
    for (const store of [here, there])
      for (let n = 0; n < 70; n += 1) store.add(9, n, 0.5, [0.5, late]);
    expect(there.samples()).toEqual(here.samples());
    for (const member of [0, 1]) expect(there.votesOf(member)).toEqual(here.votesOf(member));
  },
);

test('samples that were packed before there were votes have none', () => {
  const { samples } = filled(100, 10).packed();
  const store = new SampleStore(100, 2, { samples });
  store.add(1, 999, 0.5, [0.5, late]);
  expect(store.length).toBe(11);
  expect([store.votesOf(0), store.votesOf(1)]).toEqual([
    [{ trackId: 1, ptsMs: 999, score: 0.5 }],
    [],
  ]);
});
