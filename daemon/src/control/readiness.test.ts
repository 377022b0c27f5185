import { pino } from 'pino';
import { expect, test } from 'vitest';
import { DaemonState } from './daemon-state.ts';
import { Readiness } from './readiness.ts';

function setUp() {
  const state = new DaemonState(pino({ level: 'silent' }));
  const problems = { engine: 'the engine is starting', model: 'a model is missing' };
  const told: boolean[] = [];
  const needs = [() => problems.engine, () => problems.model];
  const readiness = new Readiness(state, needs, (isReady) => told.push(isReady));
  return { state, problems, told, readiness };
}

test('the first problem is told, and a drain beside it', () => {
  const { state, problems, readiness } = setUp();
  expect(readiness.problems).toEqual(['the engine is starting']);
  problems.engine = '';
  expect(readiness.problems).toEqual(['a model is missing']);
  state.set('draining');
  expect(readiness.problems).toEqual(['the daemon is draining', 'a model is missing']);
  problems.model = '';
  expect(readiness.problems).toEqual(['the daemon is draining']);
});

test('a daemon is ready when it serves and nothing is wrong', () => {
  const { state, problems, told, readiness } = setUp();
  readiness.announce();
  state.set('serving');
  readiness.announce();
  Object.assign(problems, { engine: '', model: '' });
  readiness.announce();
  state.set('draining');
  readiness.announce();
  expect(told).toEqual([false, false, true, false]);
});

test('whoever waits is asked again after every change, and told what makes waiting pointless', async () => {
  const { problems, readiness } = setUp();
  const settled: string[] = [];
  const usable = readiness
    .until(() => readiness.problems.length === 0)
    .then(() => settled.push('usable'));
  const hopeless = readiness
    .until(() => {
      if (problems.engine === 'none starts') throw new Error(problems.engine);
      return problems.engine === '';
    })
    .catch(({ message }: Error) => settled.push(message));
  problems.engine = 'none starts';
  readiness.announce();
  await hopeless;
  expect(settled).toEqual(['none starts']);
  Object.assign(problems, { engine: '', model: '' });
  readiness.announce();
  await usable;
  expect(settled).toEqual(['none starts', 'usable']);
});
