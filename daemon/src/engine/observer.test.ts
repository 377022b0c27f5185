import { expect, test } from 'vitest';
import { Observer } from './observer.ts';

test('changes are summed by labels until they are taken', () => {
  const observer = new Observer();
  expect(observer.take()).toBeNull();
  observer.count('trueframe_frames_total', { outcome: 'received' }, 2);
  observer.count('trueframe_frames_total', { outcome: 'received' });
  observer.count('trueframe_frames_total', { outcome: 'analysed' }, 0);
  observer.gauge('trueframe_worker_threads', {}, 1);
  observer.gauge('trueframe_worker_threads', {}, 2);
  for (const value of [0.1, 0.2]) observer.observe('trueframe_score', { model: 'm' }, value);
  expect(observer.take()).toEqual({
    counts: [{ name: 'trueframe_frames_total', labels: { outcome: 'received' }, value: 3 }],
    gauges: [{ name: 'trueframe_worker_threads', labels: {}, value: 2 }],
    observations: [{ name: 'trueframe_score', labels: { model: 'm' }, values: [0.1, 0.2] }],
  });
  expect(observer.take()).toBeNull();
});
