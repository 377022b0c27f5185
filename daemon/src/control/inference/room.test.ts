import { expect, test } from 'vitest';
import { Room } from './room.ts';

const refused = expect.objectContaining({ code: 'LIMIT_INFERENCE', retryable: true });

test('a tenant has a number of requests, and others theirs', () => {
  const room = new Room({ requestsPerTenant: 2, waitingBytes: 1000 });
  const leave = room.take('a', 1);
  room.take('a', 1);
  expect(() => room.take('a', 1)).toThrow(refused);
  room.take('b', 1);
  leave();
  room.take('a', 1);
  expect(() => room.take('a', 1)).toThrow(refused);
});

test('bytes are bounded over all tenants, and one request always has room', () => {
  const room = new Room({ requestsPerTenant: 9, waitingBytes: 1000 });
  const leave = room.take('a', 5000);
  expect(() => room.take('b', 1)).toThrow(refused);
  leave();
  room.take('a', 600);
  room.take('b', 400);
  expect(() => room.take('c', 1)).toThrow(refused);
});
