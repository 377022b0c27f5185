import { expect, test } from 'vitest';
import { Restarts } from './restarts.ts';

const START_FAILED = false;
const HAD_STARTED = true;

test('three starts in a row that fail make waiting pointless, a start that works mends that', () => {
  const restarts = new Restarts();
  for (let failed = 1; failed <= 2; failed++) restarts.onExit(START_FAILED, 10);
  expect(restarts.refusal('it is broken')).toBeUndefined();
  restarts.onExit(START_FAILED, 10);
  expect(restarts.refusal('it is broken')).toMatchObject({
    code: 'ENGINE_CRASHED',
    message: 'no engine to run the session: it is broken',
  });
  restarts.onReady();
  expect(restarts.refusal('it is broken')).toBeUndefined();
});

test('what the configuration lacks is said at once', () => {
  const restarts = new Restarts();
  restarts.onFailed({ code: 'PLUGIN_NOT_FOUND', message: 'no plugin x', details: {} });
  expect(restarts.refusal('')).toMatchObject({ code: 'PLUGIN_NOT_FOUND', message: 'no plugin x' });
});

test('the first restart is immediate, later ones wait longer and longer, until an engine was healthy', () => {
  const restarts = new Restarts();
  const pauses = Array.from({ length: 12 }, () => restarts.onExit(HAD_STARTED, 1000));
  expect(pauses[0]).toBe(0);
  expect(pauses[1]).toBeGreaterThanOrEqual(200);
  expect(pauses[1]).toBeLessThanOrEqual(300);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(12_000);
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(8000);
  expect(restarts.onExit(HAD_STARTED, 31_000)).toBe(0);
});
