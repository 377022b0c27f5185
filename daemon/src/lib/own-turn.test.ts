import { expect, test } from 'vitest';
import { ownTurn } from './own-turn.ts';

test('timers run between two turns, however many wait', async () => {
  let beats = 0;
  const timer = setInterval(() => {
    beats += 1;
  }, 1);
  const seen: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      await ownTurn();
      const end = performance.now() + 5;
      while (performance.now() < end); // Blocks the thread.
      seen.push(beats);
    }),
  );
  clearInterval(timer);

  expect(new Set(seen).size).toBeGreaterThan(15);
});
