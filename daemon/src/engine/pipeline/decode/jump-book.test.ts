import { expect, test } from 'vitest';
import { JumpBook } from './jump-book.ts';

test('a source that jumps with every frame is told of 20 times, then every ten seconds; all are counted', () => {
  const book = new JumpBook();
  const jumps = Array.from({ length: 1000 }, (_, k) => ({
    ...{ ptsMs: k * 40, sourceBeforeMs: 1, sourceAfterMs: 0 },
  }));

  const told = [
    ...jumps.flatMap((jump) => book.note(jump) ?? []),
    ...[book.flush()].flatMap((one) => one ?? []),
  ];

  expect(told.length).toBe(20 + 3 + 1);
  expect(told.reduce((sum, { omitted }) => sum + 1 + Number(omitted), 0)).toBe(1000);
  expect(book.flush()).toBeUndefined();
});
