import { expect, test } from 'vitest';
import { Visit } from './visit.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a visit shows whose it is until it ends, and its time is shared out to the stages that it enters', async () => {
  const pulse = new Int32Array(4);
  const visit = new Visit(pulse, 1, 7, 'detect');
  expect(pulse[2]).toBe(7);
  await wait(20);
  visit.enter('crop');
  visit.enter('score');
  await wait(20);
  visit.enter('crop');
  const { busyMs, stageMs } = visit.end();
  expect(pulse[2]).toBe(0);
  expect(Object.keys(stageMs)).toEqual(['detect', 'crop', 'score']);
  expect(stageMs.detect).toBeGreaterThan(15);
  expect(stageMs.score).toBeGreaterThan(15);
  const sum = Object.values(stageMs).reduce((a, b) => a + b, 0);
  expect(sum).toBeCloseTo(busyMs, 0);
});

test('time in no stage counts for the visit only, and each entry has a limit of its own', async () => {
  const pulse = new Int32Array(2);
  const visit = new Visit(pulse, 0, 1);
  const begun = pulse[1]!;
  await wait(20);
  visit.enter();
  expect(pulse[1]! - begun).toBeGreaterThan(15);
  expect(visit.end()).toEqual({ busyMs: expect.any(Number), stageMs: {} });
});
