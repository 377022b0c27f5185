import { TrueframeError } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import type { ScoredItem } from '../items.ts';
import { FailureGuard } from './failure-guard.ts';

const error = new TrueframeError('PLUGIN_THREW', 'detector x: detect failed: boom');
const failed: ScoredItem = { type: 'failed', ptsMs: 0, error };
const box = { x1: 0, y1: 0, x2: 1, y2: 1 };

function scored(...results: (number | 'failed')[]): ScoredItem {
  return {
    type: 'frame',
    frame: undefined as never,
    look: { detections: [], kind: 'full', scale: 1 },
    boxes: [box],
    update: { seen: [{ trackId: 1, detection: { box, confidence: 1 } }], ended: [] },
    results: [results.map((r) => (r === 'failed' ? { failed: error.toWire() } : r))],
  };
}

test('one kind of failure is told once', () => {
  const guard = new FailureGuard();
  expect(guard.watch(failed)).toHaveLength(1);
  expect(guard.watch(failed)).toHaveLength(0);
});

test('three frames in a row without a result end the session with the error of the plugin', () => {
  const guard = new FailureGuard();
  guard.watch(failed);
  guard.watch(scored('failed'));
  expect(() => guard.watch(failed)).toThrow(error);
});

test('a frame with a result starts the count again', () => {
  const guard = new FailureGuard();
  for (let i = 0; i < 5; i += 1) {
    guard.watch(failed);
    guard.watch(failed);
    guard.watch(scored(0.5));
  }
  expect(() => guard.finish()).not.toThrow();
});

test('one failing member does not end the session while another votes', () => {
  const guard = new FailureGuard();
  for (let i = 0; i < 10; i += 1) guard.watch(scored(0.5, 'failed'));
  expect(() => guard.finish()).not.toThrow();
});

test('a short source that brought nothing but failures is a failure', () => {
  const guard = new FailureGuard();
  guard.watch(scored('failed'));
  expect(() => guard.finish()).toThrow(error);
});
