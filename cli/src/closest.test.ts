import { expect, test } from 'vitest';
import { didYouMean } from './closest.ts';

test('a slip of the pen is guessed, another word is not', () => {
  const names = ['analyze', 'serve', 'stop'];
  expect(didYouMean('analize', names)).toBe('. Did you mean analyze?');
  expect(didYouMean('stpo', names)).toBe('');
  expect(didYouMean('sto', names)).toBe('. Did you mean stop?');
  expect(didYouMean('dance', names)).toBe('');
});
