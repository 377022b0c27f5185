import type { ServiceError } from '@grpc/grpc-js';
import type { ListSessionsResponse__Output, WatchSessionsResponse__Output } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { EventStream, richStatus, toMetadata } from '../helpers/client.ts';
import { bearer, writeTokens } from '../helpers/credentials.ts';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

test('a caller sees and touches the sessions of its tenant, an operator all; whatever the metadata says', async () => {
  const { path, tokens } = writeTokens(tempFolder(), {
    red: { role: 'submitter', tenant: 'red' },
    blue: { role: 'submitter', tenant: 'blue' },
    night: { role: 'operator', tenant: 'red' },
  });
  const { client } = await startScriptedDaemon({ auth: { tokens: path } });
  const { raw } = client;
  const as = (name: keyof typeof tokens) =>
    toMetadata({ ...bearer(tokens[name]), 'x-trueframe-tenant': 'red' });
  const claim = { ...bearer(tokens.red), 'x-trueframe-tenant': 'blue' };
  const stream = client.analyze(scripted('frames=100000&everyMs=20'), claim);
  await stream.until((event) => event.scores != null);
  const { sessionId } = stream;

  const reasonOf = (error: ServiceError | null) => error && richStatus(error.metadata)?.reason;
  const get = (name: keyof typeof tokens, id = sessionId) =>
    new Promise((resolve) => {
      raw.getSession({ sessionId: id }, as(name), (error, answer) =>
        resolve(reasonOf(error) ?? answer?.session?.tenant),
      );
    });
  const stop = (name: keyof typeof tokens) =>
    new Promise((resolve) => {
      raw.stopSession({ sessionId }, as(name), (error, answer) =>
        resolve(reasonOf(error) ?? answer?.session?.sessionId),
      );
    });
  const list = (name: keyof typeof tokens) =>
    new Promise((resolve) => {
      raw.listSessions({}, as(name), (_error, answer?: ListSessionsResponse__Output) =>
        resolve(answer?.sessions?.map((one) => one.sessionId)),
      );
    });
  const listed = (name: keyof typeof tokens) =>
    new Promise((resolve) => {
      const ids: string[] = [];
      const call = raw.watchSessions({}, as(name));
      call.on('error', () => {});
      call.on('data', ({ change, session }: WatchSessionsResponse__Output) => {
        if (change === 'CHANGE_LISTED') ids.push(session?.sessionId ?? '');
        if (change !== 'CHANGE_LIST_COMPLETE') return;
        call.cancel();
        resolve(ids);
      });
    });
  const watch = (name: keyof typeof tokens) =>
    new EventStream(raw.watch({ sessionId }, as(name)) as never);

  expect(await get('red')).toBe('red');
  expect(await get('night')).toBe('red');
  expect(await list('red')).toEqual([sessionId]);
  expect(await listed('night')).toEqual([sessionId]);

  expect(await get('blue')).toBe(await get('blue', 's-never-was'));
  expect(await get('blue')).toBe('SESSION_NOT_FOUND');
  expect(await stop('blue')).toBe('SESSION_NOT_FOUND');
  expect(await list('blue')).toEqual([]);
  expect(await listed('blue')).toEqual([]);
  expect((await watch('blue').ended).error?.reason).toBe('SESSION_NOT_FOUND');

  const reader = watch('red');
  await reader.until((event) => event.sequence > 0);
  expect(await stop('night')).toBe(sessionId);
  expect((await stream.ended).status).toBe('OK');
});
