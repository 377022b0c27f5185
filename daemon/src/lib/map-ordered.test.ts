import { expect, test } from 'vitest';
import { mapOrdered } from './map-ordered.ts';

async function* numbers(count: number, seen: number[] = []): AsyncGenerator<number> {
  for (let i = 0; i < count; i += 1) {
    seen.push(i);
    yield i;
  }
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test('results come in input order though later ones finish first', async () => {
  const out: number[] = [];
  for await (const value of mapOrdered(numbers(6), 3, async (n) => {
    await later(n % 2 ? 1 : 12);
    return n;
  })) {
    out.push(value);
  }
  expect(out).toEqual([0, 1, 2, 3, 4, 5]);
});

test('no more than the limit is under way at once, and it is reached', async () => {
  let running = 0;
  let most = 0;
  for await (const _ of mapOrdered(numbers(12), 3, async () => {
    running += 1;
    most = Math.max(most, running);
    await later(3);
    running -= 1;
  })) {
    // consumed
  }
  expect(most).toBe(3);
});

test('a consumer that stops reading stops the input', async () => {
  const seen: number[] = [];
  const mapped = mapOrdered(numbers(100, seen), 4, async (n) => n);
  expect((await mapped.next()).value).toBe(0);
  await later(10);
  expect(seen.length).toBeLessThanOrEqual(5);
  await mapped.return(undefined);
});

test('an error comes after the results before it, and closes the input', async () => {
  let closed = false;
  async function* input() {
    try {
      yield* numbers(10);
    } finally {
      closed = true;
    }
  }
  const out: number[] = [];
  const run = async () => {
    for await (const value of mapOrdered(input(), 3, async (n) => {
      if (n === 2) throw new Error('two');
      return n;
    })) {
      out.push(value);
    }
  };
  await expect(run()).rejects.toThrow('two');
  expect(out).toEqual([0, 1]);
  expect(closed).toBe(true);
});

test('an error of the input comes last', async () => {
  async function* input() {
    yield 1;
    throw new Error('input');
  }
  const out: number[] = [];
  const run = async () => {
    for await (const value of mapOrdered(input(), 3, async (n) => n)) out.push(value);
  };
  await expect(run()).rejects.toThrow('input');
  expect(out).toEqual([1]);
});
