import type { TrackedFace } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { Settle } from '../../../config/settle.ts';
import { Settling, type SettlingChange } from './settling.ts';

const rules = Settle.parse({ falseAlarm: 0.01, miss: 0.05, watchFps: 1, correlation: 0 });

function face(trackId: number, size = 100): TrackedFace {
  return { trackId, detection: { box: { x1: 0, y1: 0, x2: size, y2: size }, confidence: 1 } };
}

/** Scores that are not all the same, as those of faces never are. */
const scoreAt = (k: number, middle: number) => middle + (k % 2 === 0 ? 0.02 : -0.02);

/** Ten samples of a track by which it settles. */
function settle(settling: Settling, trackId: number, middle = 0.1, fromMs = 0): void {
  for (let k = 0; k < 10; k++) {
    settling.take(face(trackId), fromMs + k * 200, scoreAt(k, middle));
  }
}

function open(isWatching = true) {
  const changes: SettlingChange[] = [];
  const onChange = (change: SettlingChange) => changes.push(change);
  return { changes, settling: new Settling({ rules, minSamples: 5, isWatching, onChange }) };
}

test('a track settles once, and its faces are scored at the watch rate from then on', () => {
  const { settling, changes } = open();
  settle(settling, 1);
  expect(changes).toMatchObject([{ settled: { decision: 'authentic', atMs: 800 } }]);
  const times = Array.from({ length: 20 }, (_, k) => 1000 + k * 200);
  const scored = times.filter((ptsMs) => settling.choose(ptsMs, [face(1)])[0]);
  expect(scored).toEqual([1800, 2800, 3800, 4800]);
});

test('a track that has not settled is scored in every frame beside one that has', () => {
  const { settling } = open();
  settle(settling, 1);
  settling.take(face(2), 2000, 0.5);
  expect(settling.spares).toBe(true);
  expect(settling.isQuiet).toBe(false);
  settling.choose(3000, [face(1), face(2)]);
  expect(settling.choose(3200, [face(1), face(2)])).toEqual([false, true]);
});

test('frames fall to the watch rate while all have settled, and rise with a new face', () => {
  const { settling } = open();
  const times = Array.from({ length: 10 }, (_, k) => 2000 + k * 200);
  expect(times.filter((ptsMs) => settling.admits(ptsMs))).toEqual(times);
  settle(settling, 1);
  const later = times.map((ptsMs) => ptsMs + 2000);
  expect(later.filter((ptsMs) => settling.admits(ptsMs))).toEqual([4800, 5800]);
  settling.take(face(2), 6000, undefined);
  expect(settling.admits(6000) && settling.admits(6200)).toBe(true);
});

test.each([
  ['a face that no model votes on', 'no-score', [undefined], 100],
  ['a face of another size', 'size', [0.1], 160],
  ['scores that have moved', 'drift', [0.1, 0.95], 100],
])('%s opens a track again', (_, reason, scores, size) => {
  const { settling, changes } = open();
  settle(settling, 1);
  scores.forEach((score, k) => {
    settling.take(face(1, size), 3000 + k * 1000, score);
  });
  expect(changes.at(-1)).toEqual({ reopened: reason });
  expect(settling.track(1)).toBeUndefined();
  expect(settling.isQuiet).toBe(false);
  settle(settling, 1, 0.1, 6000);
  expect(settling.track(1)?.atMs).toBe(6800);
});

test('scores that stay where they were keep it settled', () => {
  const { settling, changes } = open();
  settle(settling, 1);
  for (let k = 0; k < 50; k++) settling.take(face(1), 3000 + k * 1000, scoreAt(k, 0.12));
  expect(changes).toHaveLength(1);
});

test('no abstention is evidence', () => {
  const { settling } = open();
  for (let k = 0; k < 1000; k++) settling.take(face(1), k * 200, undefined);
  expect(settling.track(1)).toBeUndefined();
});

test('a jump of the clock opens all tracks again', () => {
  const { settling, changes } = open();
  settle(settling, 1);
  settling.reopenAll();
  expect(changes.at(-1)).toEqual({ reopened: 'cut' });
  expect(settling.isSettled).toBe(false);
});

test('the session has settled when all of its tracks have, and stays so when they are gone', () => {
  const { settling } = open();
  expect(settling.isSettled).toBe(false);
  settle(settling, 1);
  settle(settling, 2, 0.9, 5000);
  expect(settling.last).toMatchObject({ atMs: 5800, decision: 'synthetic' });
  settling.forget(2);
  settling.forget(1);
  expect(settling.last).toMatchObject({ decision: 'authentic' });
  expect(settling.isQuiet).toBe(false);
});

test('where nothing is watched, all is scored', () => {
  const { settling } = open(false);
  settle(settling, 1);
  expect(settling.isSettled).toBe(true);
  expect(settling.choose(3000, [face(1)])).toEqual([true]);
  expect([3000, 3001, 3002].every((ptsMs) => settling.admits(ptsMs))).toBe(true);
});

test('goes on from its state', () => {
  const { settling } = open();
  settle(settling, 1);
  settling.take(face(2), 2000, 0.5);
  const again = new Settling({ rules, minSamples: 5, isWatching: true }, settling.state);
  expect(again.state).toEqual(settling.state);
  expect(again.track(1)).toEqual(settling.track(1));
});
