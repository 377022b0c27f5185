import { expect, test } from 'vitest';
import { PluginLog } from './plugin-logger.ts';

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const clock = { now: 0 };
  const log = new PluginLog(
    (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    () => clock.now,
  );
  return { lines, clock, log };
}

test('a line has the level, the plugin, the session and the facts', () => {
  const { lines, log } = setUp();
  const logger = log.loggerOf('detector mine');
  logger.info('opened', { networks: 2 });
  log.session = 'abc';
  logger.error('lost the lens', { plugin: 'not mine' });
  expect(lines).toEqual([
    { level: 30, networks: 2, plugin: 'detector mine', msg: 'opened' },
    { level: 50, session: 'abc', plugin: 'detector mine', msg: 'lost the lens' },
  ]);
});

test('of more than 100 lines in 10 s the rest are counted', () => {
  const { lines, clock, log } = setUp();
  const logger = log.loggerOf('model mine');
  for (let k = 0; k < 130; k++) logger.warn(`line ${k}`);
  expect(lines).toHaveLength(100);
  clock.now = 10_000;
  logger.warn('later');
  expect(lines[100]).toMatchObject({ msg: 'later', leftOut: 30 });
  logger.warn('and again');
  expect(lines[101]).not.toHaveProperty('leftOut');
});
