import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { create, createFileRegistry, type DescService, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { fileDescriptors } from '@trueframe/proto/descriptors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTokens } from '../helpers/credentials.ts';
import { callJson, failureOf, linesOf, openJson, send } from '../helpers/http-client.ts';
import { runFile } from '../helpers/programs.ts';
import { engineEntry, scripted } from '../helpers/scripted.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const PAGE = 'https://console.example.com';

const { path: file, tokens } = writeTokens(tempFolderForAll(), {
  viewer: { role: 'viewer', tenant: 'a' },
  neighbour: { role: 'viewer', tenant: 'b' },
  submitter: { role: 'submitter', tenant: 'a' },
});
const as = (name: keyof typeof tokens) => ({ authorization: `Bearer ${tokens[name]}` });

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await TestDaemon.launch(
    {
      auth: { tokens: file, anonymous: 'loopback' },
      metrics: { corsOrigins: [PAGE] },
      grpc: { readerTimeout: '1s' },
    },
    { engineEntry },
  );
});
afterAll(() => daemon?.close());

const call = (method: string, message: unknown, headers?: Record<string, string>) =>
  callJson(daemon, method, message, headers);

test('a stream of JSON has every event in a line, as gRPC has them', async () => {
  const { status, headers, text } = await call('Analyze', scripted('frames=5&everyMs=1'));
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/x-ndjson');
  const events = linesOf(text);
  const stream = daemon.client.watch({ sessionId: events[0]!.sessionId, afterSequence: 0 });
  expect((await stream.ended).status).toBe('OK');
  expect(events.map(({ sequence }) => Number(sequence))).toEqual(
    stream.events.map(({ sequence }) => sequence),
  );
  expect(events.at(-1)?.summary.frames).toMatchObject({ received: '5', analysed: '5' });
  expect(headers['x-trueframe-session']).toBe(events[0]?.sessionId);
  expect(
    (await call('GetSession', { sessionId: events[0]?.sessionId })).json?.session,
  ).toMatchObject({
    state: 'SESSION_STATE_ENDED',
    frames: { analysed: '5' },
  });
});

test('the commands of docs/http.md work word for word', async () => {
  const blocks = [
    ...readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8').matchAll(
      /^```sh\n([\s\S]*?)^```/gm,
    ),
  ].map(([, text]) => text);
  const script = ['set -euo pipefail', ...blocks]
    .join('\n')
    .replaceAll('127.0.0.1:9464', daemon.metricsAddress)
    .replaceAll('/videos/interview.mp4', scripted('frames=3').source as string);
  const { stdout } = await runFile('bash', ['-c', script]);
  expect(stdout).toContain('"pipelines":[{"id":"scripted"');
  const summary = stdout.indexOf('"endReason":"END_REASON_SOURCE_ENDED"');
  const followed = stdout.slice(stdout.indexOf('\n', summary));
  expect(followed.trim().split('\n')).toEqual([
    '{"label":"LABEL_INCONCLUSIVE","final":true}',
    'SESSION_STATE_ENDED',
    'not_found',
    'SESSION_NOT_FOUND',
  ]);
});

test.each<[string, string, unknown, string]>([
  ['unknown', 'GetSession', { sessionId: 'x' }, '404 not_found SESSION_NOT_FOUND'],
  ['unknown, of a stream', 'Watch', { sessionId: 'x' }, '404 not_found SESSION_NOT_FOUND'],
  ['misspelt', 'Analyze', { sorce: '/x' }, '400 invalid_argument REQUEST_INVALID'],
  ['no JSON', 'ListSessions', '{', '400 invalid_argument REQUEST_INVALID'],
  [
    'too large',
    'GetSession',
    { sessionId: 'x'.repeat(65_536) },
    '400 invalid_argument REQUEST_INVALID',
  ],
  ['far too large', 'ListSessions', ' '.repeat(300_000), '400 invalid_argument REQUEST_INVALID'],
  ['both ways', 'Push', { open: {} }, '501 unimplemented PUSH_NEEDS_GRPC'],
])('a request that is %s fails with its reason', async (_, method, message, expected) => {
  expect(failureOf(await call(method, message))).toBe(expected);
});

test('what is no call of JSON, Connect or gRPC-Web is told apart', async () => {
  const path = '/trueframe.v1.TrueframeService';
  expect(await send(daemon, `${path}/Nothing`)).toMatchObject({ status: 404 });
  expect(await send(daemon, `${path}/ListSessions`, { method: 'GET' })).toMatchObject({
    status: 405,
  });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await send(daemon, `${path}/ListSessions`, { headers: form, body: 'a=b' })).toMatchObject({
    status: 415,
    text: expect.stringContaining('application/json'),
  });
});

test('a call has its id, and is counted as one of gRPC', async () => {
  const counted = () =>
    daemon.metric('grpc_server_handled_total{grpc_method="GetSession",grpc_code="NOT_FOUND"}');
  const before = await counted();
  const { headers, json } = await call(
    'GetSession',
    { sessionId: 'x' },
    { 'x-request-id': 'mine' },
  );
  expect(headers['x-request-id']).toBe('mine');
  expect(json?.details[0]?.debug.metadata.requestId).toBe('mine');
  expect(await counted()).toBe(before + 1);
});

test('a call may what its token may, and sees the sessions of its tenant', async () => {
  const request = scripted('frames=1');
  expect(failureOf(await call('StartSession', request, as('viewer')))).toBe(
    '403 permission_denied AUTH_ROLE',
  );
  const wrong = { authorization: `Bearer ${tokens.viewer.slice(0, -1)}x` };
  expect(failureOf(await call('ListSessions', {}, wrong))).toBe('401 unauthenticated AUTH_INVALID');
  const { json } = await call('StartSession', request, as('submitter'));
  const { sessionId } = json!.session;
  expect((await call('GetSession', { sessionId }, as('viewer'))).status).toBe(200);
  expect((await call('GetSession', { sessionId }, as('neighbour'))).status).toBe(404);
});

test('pages of an allowed origin may ask and read, others get nothing', async () => {
  const path = '/trueframe.v1.TrueframeService/ListSessions';
  const ask = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };
  const preflight = await send(daemon, path, {
    method: 'OPTIONS',
    headers: { ...ask, origin: PAGE },
  });
  expect(preflight).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-origin': PAGE },
  });
  expect(preflight.headers['access-control-allow-headers']).toMatch(/authorization, content-type/);
  const { headers } = await call('ListSessions', {}, { origin: PAGE });
  expect(headers['access-control-expose-headers']).toMatch(/x-trueframe-session/);

  const origin = 'https://elsewhere.example';
  const strange = await send(daemon, path, { method: 'OPTIONS', headers: { ...ask, origin } });
  expect(strange.status).toBe(405);
  const started = await call('StartSession', scripted('frames=1'), { origin });
  expect(started).toMatchObject({ status: 403, text: expect.stringContaining('AUTH_ORIGIN') });
  for (const answer of [strange, started]) {
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  }
});

test('a name that was made to resolve to this machine does not open the listener', async () => {
  const host = 'rebound.example:9464';
  const rebound = { host, origin: `http://${host}` };
  expect(await call('StartSession', scripted('frames=1'), rebound)).toMatchObject({ status: 403 });
  expect(await send(daemon, '/metrics', { method: 'GET', headers: rebound })).toMatchObject({
    status: 403,
  });
  expect(await send(daemon, '/livez', { method: 'GET', headers: { host } })).toMatchObject({
    status: 200,
  });
});

const sessionOf = async ({ headers }: IncomingMessage) => {
  const sessionId = headers['x-trueframe-session'];
  const { json } = await call('GetSession', { sessionId });
  return {
    sessionId,
    state: json?.session.state,
    readers: json?.session.readers,
    analysed: json?.session.frames.analysed,
  };
};

test('a caller that goes away leaves its session for its grace time', async () => {
  const source = scripted('frames=100000&everyMs=5').source as string;
  const patient = await openJson(daemon, 'Analyze', { source, options: { graceMs: '60000' } });
  const hasty = await openJson(daemon, 'Analyze', { source });
  expect(await sessionOf(patient)).toMatchObject({ state: 'SESSION_STATE_RUNNING', readers: 1 });

  patient.destroy();
  hasty.destroy();

  await expect.poll(() => sessionOf(hasty)).toMatchObject({ state: 'SESSION_STATE_CANCELLED' });
  const left = await sessionOf(patient);
  expect(left).toMatchObject({ state: 'SESSION_STATE_RUNNING', readers: 0 });
  await call('StopSession', { sessionId: left.sessionId });
});

test('a caller that does not read loses its call, and its session goes on', async () => {
  const refusals = () => daemon.metric('trueframe_grpc_refusals_total{reason="reader"}');
  const connections = () => daemon.metric('trueframe_http_connections');
  const before = { refusals: await refusals(), connections: await connections() };
  const { source } = scripted('frames=1500&everyMs=0&scores=50');
  const options = { includeScores: true, graceMs: '60000' };
  const answer = await openJson(daemon, 'Analyze', { source, options });
  const closed = new Promise((resolve) => answer.once('close', resolve));
  answer.on('error', () => {}).pause();

  await expect.poll(refusals).toBe(before.refusals + 1);
  await expect.poll(connections).toBe(before.connections);
  answer.resume();
  await closed;
  expect(answer.complete).toBe(false);
  await expect
    .poll(() => sessionOf(answer))
    .toMatchObject({ state: 'SESSION_STATE_ENDED', analysed: '1500' });
});

const registry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: fileDescriptors.map((text) =>
      fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64')),
    ),
  }),
);
const service = registry.getService('trueframe.v1.TrueframeService') as DescService;

test.each([
  ['Connect', createConnectTransport],
  ['gRPC-Web', createGrpcWebTransport],
])('clients of %s call, stream and learn why a call fails', async (_, transport) => {
  const baseUrl = `http://${daemon.metricsAddress}`;
  const client = createClient(service, transport({ baseUrl, httpVersion: '1.1' })) as unknown as {
    analyze(request: object, options?: object): AsyncIterable<{ readonly sequence: bigint }>;
    listSessions(request: object): Promise<{ readonly sessions: readonly object[] }>;
    getSession(request: object): Promise<object>;
  };
  const sequences: number[] = [];
  for await (const { sequence } of client.analyze(scripted('frames=5&everyMs=1'))) {
    sequences.push(Number(sequence));
  }
  expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect((await client.listSessions({})).sessions.length).toBeGreaterThan(0);
  const error = await client.getSession({ sessionId: 'x' }).catch(ConnectError.from);
  const details = (error as ConnectError).findDetails(registry);
  expect(error).toMatchObject({ code: Code.NotFound });
  expect(details[0]).toMatchObject({ reason: 'SESSION_NOT_FOUND' });
  const long = client.analyze(scripted('frames=1000&everyMs=20'), { timeoutMs: 300 });
  await expect(drain(long)).rejects.toMatchObject({ code: Code.DeadlineExceeded });
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}
