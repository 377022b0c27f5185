import { expect, test } from 'vitest';
import { remember } from './remember.ts';

test('a value is made once, at once, also while it is being made', async () => {
  const values = new Map<string, Promise<number>>();
  let made = 0;
  const make = async () => {
    made += 1;
    return 7;
  };

  const first = remember(values, 'a', make);
  expect(made).toBe(1);
  expect(remember(values, 'a', make)).toBe(first);
  expect(await first).toBe(7);
  expect(await remember(values, 'a', make)).toBe(7);
  expect(made).toBe(1);
});

test.each([
  ['rejects', () => Promise.reject(new Error('not now'))],
  [
    'throws',
    () => {
      throw new Error('not now');
    },
  ],
])('one that %s is made anew for whoever comes later', async (_, fail) => {
  const values = new Map<string, Promise<number>>();

  await expect(remember<string, number>(values, 'a', fail)).rejects.toThrow('not now');
  expect(await remember(values, 'a', async () => 7)).toBe(7);
});
