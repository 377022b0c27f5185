import { expect, test } from 'vitest';
import { BatchQueue, type Waiting } from './batch-queue.ts';

interface Named extends Waiting {
  readonly name: string;
}

/** `a1` is the first request of session a, one item, model m, at time 0, unless `changes` says otherwise. */
function request(name: string, changes: Partial<Waiting> = {}): Named {
  return { name, key: 'm', session: name.charCodeAt(0), items: 1, since: 0, ...changes };
}

function queueOf(limit: number, ...requests: readonly Named[]): BatchQueue<Named> {
  const queue = new BatchQueue<Named>(5, () => limit);
  for (const one of requests) queue.add(one);
  return queue;
}

const names = (batch: readonly Named[]) => batch.map(({ name }) => name);

test('a batch waits until it is full or its oldest request has waited long enough', () => {
  const queue = queueOf(4, request('a1'), request('b1', { since: 2 }));
  expect(queue.take(4)).toEqual([]);
  expect(queue.dueInMs(4)).toBe(1);
  expect(names(queue.take(5))).toEqual(['a1', 'b1']);
  expect(queue.size).toBe(0);
  expect(queue.dueInMs(6)).toBeUndefined();

  const full = queueOf(2, request('a1'), request('b1'));
  expect(names(full.take(0))).toEqual(['a1', 'b1']);
});

test('sessions take turns: one with many requests waits behind its own', () => {
  const queue = queueOf(
    2,
    ...['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) => request(name)),
  );
  expect(names(queue.take(9))).toEqual(['a1', 'b1']);
  expect(names(queue.take(9))).toEqual(['c1', 'a2']);
  expect(names(queue.take(9))).toEqual(['b2', 'a3']);
  expect(names(queue.take(9))).toEqual(['a4']);
});

test('a session that comes back queues behind those that wait', () => {
  const queue = queueOf(1, request('a1'), request('b1'));
  expect(names(queue.take(9))).toEqual(['a1']);
  queue.add(request('a2'));
  expect(names(queue.take(9))).toEqual(['b1']);
  expect(names(queue.take(9))).toEqual(['a2']);
});

test('requests share a batch only when their keys are the same, and the oldest goes first', () => {
  const queue = queueOf(4, request('a1', { since: 1 }), request('b1', { key: 'n' }));
  expect(names(queue.take(9))).toEqual(['b1']);
  expect(names(queue.take(9))).toEqual(['a1']);
});

test('a request that does not fit any more lets others pass, one larger than a batch comes alone', () => {
  const queue = queueOf(4, request('a1', { items: 3 }), request('b1', { items: 2 }), request('c1'));
  expect(names(queue.take(9))).toEqual(['a1', 'c1']);
  expect(names(queue.take(9))).toEqual(['b1']);

  const large = queueOf(4, request('a1', { items: 9 }), request('b1'));
  expect(names(large.take(0))).toEqual(['a1']);
  expect(names(large.take(9))).toEqual(['b1']);
});
