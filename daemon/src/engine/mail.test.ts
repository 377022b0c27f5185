import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromEngine } from '../wire/from-engine.ts';
import { Mail } from './mail.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const placed = (model: string): FromEngine => ({
  type: 'placed',
  placement: { model, provider: 'cpu', device: 'cpu', fallback: '' },
});

function mailbox() {
  const posted: FromEngine[] = [];
  return { posted, mail: new Mail((message) => posted.push(message)) };
}

test('what cannot wait is sent at once, and takes along what came before it', () => {
  const { posted, mail } = mailbox();
  mail.send(placed('a'));
  expect(posted).toEqual([placed('a')]);
  mail.send(placed('b'), true);
  mail.send(placed('c'), true);
  expect(posted).toHaveLength(1);
  mail.send(placed('d'));
  expect(posted[1]).toEqual({ type: 'several', messages: ['b', 'c', 'd'].map(placed) });
  vi.advanceTimersByTime(1000);
  expect(posted).toHaveLength(2);
});

test('what can wait does not wait for long', () => {
  const { posted, mail } = mailbox();
  mail.send(placed('a'), true);
  vi.advanceTimersByTime(10);
  mail.send(placed('b'), true);
  vi.advanceTimersByTime(10);
  expect(posted).toEqual([{ type: 'several', messages: [placed('a'), placed('b')] }]);
});

test('nor do many wait for each other', () => {
  const { posted, mail } = mailbox();
  for (let k = 0; k < 40; k += 1) mail.send(placed(String(k)), true);
  expect(posted).toHaveLength(1);
});
