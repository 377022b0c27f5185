import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { richStatus } from '../helpers/client.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const UUID = /^[0-9a-f-]{36}$/;

test('an answer has the id that its caller gave, or one of ours, at its head or among the facts of its error', async () => {
  const { client } = await startTestDaemon({}, { notReady: true });
  const list = (...ids: string[]) => {
    const metadata = new Metadata();
    for (const id of ids) metadata.add('x-request-id', id);
    return new Promise<unknown>((resolve, reject) => {
      const call = client.raw.listSessions({}, metadata, (error) => error && reject(error));
      call.on('metadata', (head: Metadata) => resolve(head.get('x-request-id')));
    });
  };
  expect(await list('order-66:a.b')).toEqual(['order-66:a.b']);
  for (const ids of [[], ['two', 'ids'], ['{"line": 1}'], ['x'.repeat(129)]]) {
    expect(await list(...ids)).toEqual([expect.stringMatching(UUID)]);
  }

  const metadata = new Metadata();
  metadata.set('x-request-id', 'mine');
  const error = await new Promise<ServiceError>((resolve) => {
    client.raw.getSession({ sessionId: 'none' }, metadata, (reason) => resolve(reason as never));
  });
  expect(error.code).toBe(status.NOT_FOUND);
  expect(error.metadata.get('x-request-id')).toEqual(['mine']);
  expect(richStatus(error.metadata)).toMatchObject({
    reason: 'SESSION_NOT_FOUND',
    metadata: { sessionId: 'none', requestId: 'mine' },
  });

  const { error: refused } = await client.analyze({ source: '' }).ended;
  expect(refused?.metadata.requestId).toMatch(UUID);
});
