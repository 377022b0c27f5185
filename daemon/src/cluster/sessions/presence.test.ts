import type { Msg, Subscription } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Audience } from '../../control/session/audience.ts';
import { Presence, type PresenceConnection } from './presence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Callback = NonNullable<Parameters<PresenceConnection['subscribe']>[1]>['callback'];

/** Brokers without guarantees. A node in `cutOff` is not heard; one that knows that it is disconnected does not hear either. */
function openBrokers() {
  const cutOff = new Set<string>();
  const subscribed = new Map<Callback, string>();
  const wakers = new Map<string, (type: string) => void>();
  const connect = (node: string) =>
    ({
      isClosed: () => false,
      publish: (subject: string, text: string) => {
        if (cutOff.has(node)) return;
        for (const [callback, wanted] of subscribed) {
          if (wanted === subject) callback?.(null, { string: () => text } as Msg);
        }
      },
      subscribe: (subject: string, { callback }: { callback?: Callback } = {}) => {
        subscribed.set(callback, subject);
        return { unsubscribe: () => subscribed.delete(callback) } as unknown as Subscription;
      },
      status: async function* () {
        for (;;) yield { type: await new Promise((resolve) => wakers.set(node, resolve)) };
      },
    }) as unknown as PresenceConnection;
  const setAll = async (areUp: boolean) => {
    for (const [node, wake] of wakers) {
      if (areUp) cutOff.delete(node);
      else cutOff.add(node);
      wake(areUp ? 'reconnect' : 'disconnect');
    }
    await vi.advanceTimersByTimeAsync(0);
  };
  return { connect, cutOff, setAll };
}

function openNodes() {
  const { connect, ...brokers } = openBrokers();
  const [owner, other] = [new Presence(connect('a'), 'a'), new Presence(connect('b'), 'b')];
  onTestFinished(() => {
    owner.close();
    other.close();
  });
  let abandoned = 0;
  const audience = new Audience(1000, () => {
    abandoned += 1;
  });
  owner.attend({ id: 's-1', audience });
  return { ...brokers, owner, other, audience, abandoned: () => abandoned };
}

test('a session goes on for a reader at another node, and ends its grace time after that has left', async () => {
  const { other, audience, abandoned } = openNodes();
  other.set('s-1', true);
  expect(audience.count).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([audience.count, abandoned()]).toEqual([1, 0]);
  other.set('s-1', false);
  expect(audience.count).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(abandoned()).toBe(1);
});

test('a node that says nothing any more does not count after some seconds', async () => {
  const { other, audience, abandoned, cutOff } = openNodes();
  other.set('s-1', true);
  cutOff.add('b');
  await vi.advanceTimersByTimeAsync(4000);
  expect(audience.count).toBe(1);
  await vi.advanceTimersByTimeAsync(4000);
  expect([audience.count, abandoned()]).toEqual([0, 1]);
});

test('while the brokers are away nobody is taken to have left', async () => {
  const { other, audience, abandoned, setAll } = openNodes();
  other.set('s-1', true);
  await setAll(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([audience.count, abandoned()]).toEqual([1, 0]);
  await setAll(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([audience.count, abandoned()]).toEqual([1, 0]);
});

test('a session that has left a node has no readers there any more', async () => {
  const { owner, other, audience } = openNodes();
  other.set('s-1', true);
  owner.dismiss('s-1');
  expect(audience.count).toBe(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect(audience.count).toBe(0);
});
