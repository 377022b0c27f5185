import { type ChildProcess, spawn } from 'node:child_process';
import { getPriority } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveWay } from './decoder-priority.ts';

const sleepers: ChildProcess[] = [];
let own = 0;

beforeEach(() => {
  own = getPriority();
});

afterEach(() => {
  for (const sleeper of sleepers.splice(0)) sleeper.kill('SIGKILL');
});

function sleeper(): number {
  const process = spawn('sleep', ['60']);
  sleepers.push(process);
  return process.pid!;
}

test('a file keeps its weight until a live source comes, and those that come after that do not', () => {
  const [first, live, second, third] = [sleeper(), sleeper(), sleeper(), sleeper()];
  const firstIsGone = giveWay(first, true);
  expect(getPriority(first)).toBe(own);

  const liveIsGone = giveWay(live, false);
  expect(getPriority(live)).toBe(10);
  expect(getPriority(first)).toBe(19);
  const secondIsGone = giveWay(second, true);
  expect(getPriority(second)).toBe(19);

  liveIsGone();
  const thirdIsGone = giveWay(third, true);
  expect(getPriority(third)).toBe(own);
  for (const gone of [firstIsGone, secondIsGone, thirdIsGone]) gone();
});

test('a decoder that is gone already, or was never started, is nobody to care for', () => {
  expect(() => giveWay(undefined, true)()).not.toThrow();
  expect(() => giveWay(2 ** 22 + 1, false)()).not.toThrow();
});
