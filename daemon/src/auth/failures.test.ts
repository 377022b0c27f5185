import { expect, test } from 'vitest';
import { Failures } from './failures.ts';

function openFailures(perMinute: number) {
  let now = 0;
  const failures = new Failures(perMinute, () => now);
  const pauseOf = (address: string): number => {
    try {
      failures.check(address);
      return 0;
    } catch (reason) {
      return (reason as { details: { retryAfterMs: number } }).details.retryAfterMs;
    }
  };
  return { failures, pauseOf, advance: (ms: number) => (now += ms) };
}

test('who sends too many wrong credentials waits, twice as long each time, and is forgotten after a quiet while', () => {
  const { failures, pauseOf, advance } = openFailures(2);
  const fail = () => failures.add('10.0.0.1');
  fail();
  fail();
  expect(pauseOf('10.0.0.1')).toBe(0);
  fail();
  expect(pauseOf('10.0.0.1')).toBe(1000);
  expect(pauseOf('10.0.0.2')).toBe(0);
  const pauses: number[] = [];
  for (let k = 0; k < 8; k++) {
    advance(pauseOf('10.0.0.1'));
    fail();
    pauses.push(pauseOf('10.0.0.1'));
  }
  expect(pauses).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  advance(200_000);
  fail();
  expect(pauseOf('10.0.0.1')).toBe(0);
});

test('all addresses of an IPv6 network are one; an IPv4 address is one in either form', () => {
  const { failures, pauseOf } = openFailures(1);
  failures.add('2001:db8::1');
  failures.add('2001:db8:0:0:1::');
  expect(pauseOf('2001:db8::beef:1')).toBe(1000);
  expect(pauseOf('2001:db8:0:1::1')).toBe(0);
  failures.add('::ffff:10.0.0.1');
  failures.add('10.0.0.1');
  expect(pauseOf('10.0.0.1')).toBe(1000);
});

test('without a limit nobody waits', () => {
  const { failures, pauseOf } = openFailures(0);
  for (let k = 0; k < 1000; k++) failures.add('10.0.0.1');
  expect(pauseOf('10.0.0.1')).toBe(0);
});
