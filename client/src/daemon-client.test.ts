import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { encodeStatus, type PushRequest__Output, trueframeService } from '@trueframe/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallError, NoDaemonError } from './call-error.ts';
import type { ClientOptions } from './client-options.ts';
import { DaemonClient } from './daemon-client.ts';
import type { SessionEvent } from './session-event.ts';
import { tokenFromEnvironment } from './token.ts';

type Call = import('@grpc/grpc-js').ServerDuplexStream<PushRequest__Output, object>;

const started = { sessionId: 's1', sequence: 1, sessionStarted: { pipeline: 'embedded' } };
const summary = { sessionId: 's1', sequence: 2, summary: { elapsedMs: 5 } };
const server = new Server();
/** Calls that the client cancelled. */
let cancelled = 0;
let client: DaemonClient;

/** Ends a call as the daemon does. */
function fail(reason: string) {
  const facts = { code: status.NOT_FOUND, message: `no ${reason}`, metadata: { path: '/x' } };
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', encodeStatus({ ...facts, reason, retryDelayMs: 1500 }));
  return { code: facts.code, details: facts.message, metadata };
}

beforeAll(async () => {
  server.addService(trueframeService, {
    analyze(call: Call & { request: { source: string } }) {
      call.on('cancelled', () => {
        cancelled += 1;
      });
      if (call.request.source === 'missing') {
        call.emit('error', fail('SOURCE_NOT_FOUND'));
        return;
      }
      call.write(started);
      if (call.request.source === 'endless') return;
      call.write(summary);
      call.end();
    },
    push(call: Call) {
      let bytes = 0;
      call.on('data', ({ open, media }: PushRequest__Output) => {
        if (open) call.write({ ...started, sessionStarted: { pipeline: open.format } });
        bytes += media?.data.length ?? 0;
        if (media?.ptsMs === 99) call.emit('error', fail('SOURCE_CORRUPT'));
      });
      call.on('end', () => {
        call.write({ ...summary, summary: { elapsedMs: bytes } });
        call.end();
      });
    },
    listSessions(call: { metadata: Metadata }, done: (error: null, value: object) => void) {
      const { metadata } = call;
      const [source = ''] = metadata.get('authorization') as string[];
      done(null, { sessions: [{ sessionId: String(metadata.get('tenant')), source }] });
    },
  } as unknown as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  client = new DaemonClient(`127.0.0.1:${port}`, { metadata: { tenant: 'blue' } });
});
afterAll(() => {
  client.close();
  server.forceShutdown();
});

async function collect(events: AsyncIterable<SessionEvent>): Promise<SessionEvent[]> {
  const all: SessionEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test('the events of a session are iterated to the end', async () => {
  const session = client.analyze({ source: 'a.mp4' });
  expect(session.sessionId).toBe('');
  const events = await collect(session);
  expect(events.map(({ payload }) => payload)).toEqual(['sessionStarted', 'summary']);
  expect(session.sessionId).toBe('s1');
  // The name of the payload says to the compiler, too, which one is there.
  const pipelines = events.map((event) =>
    event.payload === 'sessionStarted' ? event.sessionStarted.pipeline : event.payload,
  );
  expect(pipelines).toEqual(['embedded', 'summary']);
});

test('what the daemon says is wrong is thrown with its code, facts and retry delay, however late the loop begins', async () => {
  const session = client.analyze({ source: 'missing' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const error = await collect(session).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({
    message: 'no SOURCE_NOT_FOUND',
    code: 'SOURCE_NOT_FOUND',
    status: 'NOT_FOUND',
    details: { path: '/x' },
    retryDelayMs: 1500,
  });
});

test('leaving the loop ends the session, and what the loop throws comes through as it is', async () => {
  const before = cancelled;
  for await (const event of client.analyze({ source: 'endless' })) {
    expect(event.sessionStarted).not.toBeNull();
    break;
  }
  await expect.poll(() => cancelled).toBe(before + 1);
  const own = new Error('mine');
  const loop = async () => {
    for await (const _ of client.analyze({ source: 'endless' })) throw own;
  };
  await expect(loop()).rejects.toBe(own);
  await expect.poll(() => cancelled).toBe(before + 2);
});

test('a signal ends the session, before or while it runs', async () => {
  const abort = new AbortController();
  const session = client.analyze({ source: 'endless' }, { signal: abort.signal });
  const events = collect(session);
  await expect.poll(() => session.sessionId).toBe('s1');
  abort.abort();
  await expect(events).rejects.toMatchObject({ status: 'CANCELLED', code: '' });
  const late = client.analyze({ source: 'endless' }, { signal: abort.signal });
  await expect(collect(late)).rejects.toMatchObject({ status: 'CANCELLED' });
});

test('media is sent while events come; large media waits for the daemon', async () => {
  const session = client.push({ format: 'MEDIA_FORMAT_FMP4' });
  const events = collect(session);
  for (let k = 0; k < 20; k++) expect(await session.send(new Uint8Array(100_000))).toBe(true);
  expect(session.isReady).toBe(true);
  session.end();
  const [first, last] = await events;
  expect(first?.sessionStarted?.pipeline).toBe('MEDIA_FORMAT_FMP4');
  expect(last?.summary?.elapsedMs).toBe(2_000_000);
  expect(session.isReady).toBe(false);
  expect(await session.send(new Uint8Array(1))).toBe(false);
});

test('media for a session that failed is not taken, and nothing is thrown beside the events', async () => {
  const session = client.push({ format: 'MEDIA_FORMAT_JPEG' });
  const events = collect(session);
  events.catch(() => {});
  while (await session.send(new Uint8Array(100_000), 99));
  await expect(events).rejects.toMatchObject({ code: 'SOURCE_CORRUPT' });
});

test('the token goes with every call, also when it is replaced meanwhile; none is sent when there is none', async () => {
  const { address } = client;
  const sent = async (options: ClientOptions) => {
    using own = new DaemonClient(address, options);
    return [await own.listSessions(), await own.listSessions()].map(
      ({ sessions }) => sessions[0]?.source,
    );
  };
  const tokens = ['t1', 't2'];
  expect(await sent({ token: () => tokens.shift() ?? '' })).toEqual(['Bearer t1', 'Bearer t2']);
  expect(await sent({ token: 'x', metadata: { authorization: 'own' } })).toEqual(['own', 'own']);
  expect(await sent({ token: '' })).toEqual(['', '']);
  expect(await sent({})).toEqual(['', '']);
  expect(tokenFromEnvironment({ TRUEFRAME_TOKEN: 'a', TRUEFRAME_TOKEN_FILE: '/none' })).toBe('a');
  const file = join(mkdtempSync(join(tmpdir(), 'trueframe-token-')), 'token');
  writeFileSync(file, 'b\n');
  expect(tokenFromEnvironment({ TRUEFRAME_TOKEN_FILE: file })).toBe('b');
  rmSync(dirname(file), { recursive: true });
});

test('metadata goes with every call; a call that nobody answers names the address', async () => {
  expect(await client.listSessions()).toMatchObject({ sessions: [{ sessionId: 'blue' }] });
  await expect(client.getSession('s1')).rejects.toMatchObject({ status: 'UNIMPLEMENTED' });
  const probe = (await import('node:net')).createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as import('node:net').AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  using nobody = new DaemonClient(`127.0.0.1:${port}`);
  const error = await nobody.listModels().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NoDaemonError);
  expect(error).toMatchObject({
    message: `no daemon answers at 127.0.0.1:${port}`,
    status: 'UNAVAILABLE',
    code: '',
  });
});
