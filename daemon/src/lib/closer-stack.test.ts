import { pino } from 'pino';
import { expect, test } from 'vitest';
import { CloserStack } from './closer-stack.ts';

const silent = pino({ level: 'silent' });

test('what started last closes first, also when a part throws or hangs', async () => {
  const closed: string[] = [];
  const part = (name: string, end: () => Promise<void>) => ({
    close: () => {
      closed.push(name);
      return end();
    },
  });
  const stack = new CloserStack(silent);
  stack.add(
    'first',
    part('first', async () => {}),
  );
  stack.add(
    'throws',
    part('throws', () => Promise.reject(new Error('no'))),
  );
  stack.add(
    'hangs',
    part('hangs', () => new Promise(() => {})),
    20,
  );
  stack.add(
    'last',
    part('last', async () => {}),
  );

  await Promise.all([stack.close(), stack.close()]);

  expect(closed).toEqual(['last', 'hangs', 'throws', 'first']);
});
