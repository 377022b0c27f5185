import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import {
  type AnalyzeRequest__Output,
  type Event,
  encodeStatus,
  trueframeService,
  type WatchRequest__Output,
} from '@trueframe/proto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DaemonClient } from './daemon-client.ts';

type Call<R> = ServerWritableStream<R, Event>;
type Watching = (call: Call<WatchRequest__Output>) => void;

const server = new Server();
let client: DaemonClient;
/** Answers to `Watch`, one per call. */
let watching: Watching[] = [];
/** `after_sequence` of the calls of `Watch`, and sessions that were stopped. */
let asked: number[] = [];
let stopped: string[] = [];

const event = (sequence: number): Event => ({
  ...{ sessionId: 's1', sequence },
  trackStarted: { trackId: sequence },
});
const summary: Event = { sessionId: 's1', sequence: 5, summary: { elapsedMs: 5 } };

function end(call: Pick<Call<object>, 'emit'>, code: number, reason = '') {
  const metadata = new Metadata();
  const said = { code, message: 'said', reason, metadata: {} };
  if (reason) metadata.set('grpc-status-details-bin', encodeStatus(said));
  call.emit('error', { code, details: 'lost', metadata });
}

beforeAll(async () => {
  server.addService(trueframeService, {
    analyze(call: Call<AnalyzeRequest__Output>) {
      call.write(event(1));
      call.write(event(2));
      if (call.request.source === 'lost') setTimeout(end, 20, call, status.UNAVAILABLE);
      if (call.request.source === 'failed') {
        call.write({ sessionId: 's1', sequence: 3, error: { scope: 'SCOPE_SESSION' } });
        end(call, status.UNAVAILABLE, 'SOURCE_UNREACHABLE');
      }
    },
    watch(call: Call<WatchRequest__Output>) {
      asked.push(call.request.afterSequence);
      watching.shift()?.(call);
    },
    stopSession(call: { request: { sessionId: string } }, done: (e: null, v: object) => void) {
      stopped.push(call.request.sessionId);
      done(null, {});
    },
  } as unknown as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  client = new DaemonClient(`127.0.0.1:${port}`, { reconnectForMs: 5000 });
});
beforeEach(() => {
  [watching, asked, stopped] = [[], [], []];
});
afterAll(() => {
  client.close();
  server.forceShutdown();
});

async function sequences(source: string, options = {}): Promise<number[]> {
  const all: number[] = [];
  for await (const one of client.analyze({ source, options })) all.push(Number(one.sequence));
  return all;
}

test('a lost session is followed on from its last event, over moves and losses, each event once', async () => {
  watching = [
    (call) => {
      call.write(event(2));
      call.write(event(3));
      call.write({ sessionId: 's1', sequence: 0, moved: { afterSequence: 3, retryAfterMs: 1 } });
      call.end();
    },
    (call) => end(call, status.UNAVAILABLE),
    (call) => {
      call.write(event(4));
      call.write({ sessionId: 's1', sequence: 0, skipped: { count: 0 } });
      end(call, status.RESOURCE_EXHAUSTED, 'LIMIT_CALLER_TOO_SLOW');
    },
    (call) => {
      call.write(summary);
      call.end();
    },
  ];
  expect(await sequences('lost')).toEqual([1, 2, 3, 4, 0, 5]);
  expect(asked).toEqual([2, 3, 3, 4]);
  expect(stopped).toEqual([]);
});

test('a session that failed, one that is not there any more, and one without grace are not tried again', async () => {
  await expect(sequences('failed')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  await expect(sequences('lost', { graceMs: 0 })).rejects.toMatchObject({ status: 'UNAVAILABLE' });
  expect(asked).toEqual([]);
  watching = [(call) => end(call, status.NOT_FOUND, 'SESSION_NOT_FOUND')];
  await expect(sequences('lost')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
});

test('leaving the loop of a session that this program has started stops it', async () => {
  for await (const _ of client.analyze({ source: 'endless' })) break;
  await expect.poll(() => stopped).toEqual(['s1']);
  watching = [(call) => call.write(event(1))];
  for await (const _ of client.watch({ sessionId: 's1' })) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(stopped).toEqual(['s1']);
});
