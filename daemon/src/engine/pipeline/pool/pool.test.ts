import { describe, expect, test } from 'vitest';
import { Pool, type PoolState } from './pool.ts';

type Samples = readonly { readonly score: number; readonly weight?: number }[];
const mean = {
  pool: (samples: Samples) => samples.reduce((sum, { score }) => sum + score, 0) / samples.length,
};
const max = { pool: (samples: Samples) => Math.max(...samples.map(({ score }) => score)) };
const weighted = {
  pool: (samples: Samples) =>
    samples.reduce((sum, { score, weight = 1 }) => sum + score * weight, 0) /
    samples.reduce((sum, { weight = 1 }) => sum + weight, 0),
};

function create(sessionOver: 'tracks' | 'samples' = 'tracks', from?: PoolState): Pool {
  const poolings = { members: weighted, track: mean, session: max };
  return new Pool({ weights: [3, 1], poolings, sessionOver, maxSamples: 100 }, from);
}

const box = { x1: 0, y1: 0, x2: 10, y2: 10 };
const face = (trackId: number) => ({ trackId, detection: { box, confidence: 1 } });
const at = (k: number, rung = 0) => ({ ptsMs: k * 200, rung });
const blurred = { abstain: 'TOO_BLURRED' };

test('the votes of the members on a face are one sample; without a vote there is none', () => {
  const pool = create();
  const results = [
    [0.5, 0.9],
    [0.5, blurred],
    [blurred, blurred],
  ];
  expect(pool.add(at(0), [face(1), face(2), face(3)], results)).toEqual([0.6, 0.5, undefined]);
  expect(pool.trackScore(pool.track(1))).toBe(0.6);
  expect(pool.trackScore(pool.track(3))).toBeUndefined();
  expect(pool.track(3)).toMatchObject({ seen: 1, scored: 0, abstentions: ['TOO_BLURRED'] });
  expect(pool.session).toMatchObject({ seen: 3, scored: 2 });
});

describe('the score of a session', () => {
  const story = (pool: Pool) => {
    for (let k = 0; k < 4; k += 1) pool.add(at(k), [face(1), face(2)], [[0.1], [k / 10]]);
    return pool;
  };
  const track = { score: 0.15, trackId: 2, ptsMs: 600 };

  test('is pooled over the tracks that are given', () => {
    expect(story(create()).sessionScore([track, undefined])).toBe(0.15);
    expect(story(create()).sessionScore([undefined])).toBeUndefined();
  });

  test('or over all samples, if there is any usable track', () => {
    expect(story(create('samples')).sessionScore([track])).toBe(0.3);
    expect(story(create('samples')).sessionScore([])).toBeUndefined();
  });
});

describe('what each member would say alone', () => {
  const story = (pool: Pool) => {
    pool.add(
      at(0),
      [face(1), face(2)],
      [
        [0.2, 0.8],
        [0.4, blurred],
      ],
    );
    pool.add(at(1), [face(1)], [[0.4, blurred]]);
    return pool;
  };
  const tracks = (pool: Pool) =>
    [1, 2].map((trackId) => ({
      sample: { score: 0.5, trackId, ptsMs: 200 },
      memberScores: pool.memberScoresOf(pool.track(trackId)),
    }));

  test('is pooled as the score of a track is, over its own votes', () => {
    const pool = story(create());
    expect(pool.memberScoresOf(pool.track(1))).toEqual([expect.closeTo(0.3), 0.8]);
    expect(pool.memberScoresOf(pool.track(2))).toEqual([0.4, undefined]);
    expect(pool.track(1).votes).toEqual([2, 1]);
  });

  test('and of a session, over tracks or samples', () => {
    const [overTracks, overSamples] = [story(create()), story(create('samples'))];
    expect(overTracks.sessionMemberScores(tracks(overTracks))).toEqual([0.4, 0.8]);
    expect(overTracks.sessionMemberScores(tracks(overTracks).slice(1))).toEqual([0.4, undefined]);
    expect(overSamples.sessionMemberScores(tracks(overSamples))).toEqual([0.4, 0.8]);
    expect(overSamples.sessionMemberScores([])).toEqual([undefined, undefined]);
  });
});

test('a track that is forgotten begins anew, and the session remembers it', () => {
  const pool = create();
  pool.add(at(0), [face(1)], [[0.9]]);
  pool.forget(1);
  pool.add(at(1), [face(1)], [[0.1]]);
  expect(pool.track(1).scored).toBe(1);
  expect(pool.session.scored).toBe(2);
});

test('another pool goes on from the state as the first would have', () => {
  const first = create();
  first.add(at(0), [face(1)], [[0.9, blurred]]);
  first.add(at(1, 2), [face(1), face(2)], [[0.1], [0.3]]);
  const second = create('tracks', structuredClone(first.state));
  for (const pool of [first, second]) pool.add(at(2, 1), [face(2)], [[0.5]]);
  expect(second.state).toEqual(first.state);
  expect(second.rung).toBe(1);
  expect(second.degradation).toMatchObject({ highest: 2, share: 2 / 3 });
});
