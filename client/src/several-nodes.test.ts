import { createServer, type Server as NetServer } from 'node:net';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import {
  type Event,
  encodeStatus,
  type StartSessionRequest__Output,
  trueframeService,
  type WatchRequest__Output,
} from '@trueframe/proto';
import { afterEach, expect, test } from 'vitest';
import type { ClientOptions } from './client-options.ts';
import { DaemonClient } from './daemon-client.ts';
import type { FollowState } from './follow-state.ts';

type Watch = ServerWritableStream<WatchRequest__Output, Event>;
type Start = { readonly request: StartSessionRequest__Output };
type Done = (error: object | null, value?: object) => void;
type Answer = (call: Watch) => void;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const event = (sequence: number): Event => ({
  ...{ sessionId: 's1', sequence },
  trackStarted: { trackId: sequence },
});
const summary = (sequence: number): Event => ({ sessionId: 's1', sequence, summary: {} });

function failure(code: number, reason = '') {
  const metadata = new Metadata();
  const said = { code, message: `said ${reason}`, reason, metadata: {} };
  if (reason) metadata.set('grpc-status-details-bin', encodeStatus(said));
  return { code, details: 'lost', metadata };
}

/** Writes events, then ends the call: well, or with a status. */
const gives =
  (events: readonly Event[], error?: object): Answer =>
  (call) => {
    for (const one of events) call.write(one);
    if (error) call.emit('error', error);
    else call.end();
  };
const lost = failure(status.UNAVAILABLE);

/** A node that answers to `Watch` as the script says, the last line again and again. */
async function node(...script: Answer[]) {
  const server = new Server();
  const asked: number[] = [];
  const started: string[] = [];
  server.addService(trueframeService, {
    watch(call: Watch) {
      asked.push(call.request.afterSequence);
      (script.length > 1 ? script.shift() : script[0])?.(call);
    },
    startSession({ request }: Start, done: Done) {
      started.push(request.options?.requestId ?? '');
      if (script.length > 0) done(lost);
      else done(null, { session: { sessionId: 's1' } });
    },
  } as unknown as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  open.push(() => server.forceShutdown());
  return { address: `127.0.0.1:${port}`, port, asked, started };
}

/** Takes connections, and says nothing; or refuses them. */
async function mute(listens: boolean): Promise<string> {
  const server: NetServer = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  if (listens) open.push(() => server.close());
  else await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

function connect(addresses: readonly string[], options: ClientOptions = {}): DaemonClient {
  const client = new DaemonClient(addresses, { reconnectForMs: 5000, ...options });
  open.push(() => client.close());
  return client;
}

async function follow(client: DaemonClient, request = {}, states: FollowState[] = []) {
  const sequences: number[] = [];
  const onState = (state: FollowState) => void states.push(state);
  for await (const one of client.watch({ sessionId: 's1', ...request }, { onState })) {
    sequences.push(one.sequence);
  }
  return sequences;
}

test('a session is followed over nodes that end, repeat, leave out and move, and says so', async () => {
  const moved = { sessionId: 's1', sequence: 0, moved: { afterSequence: 3, retryAfterMs: 1 } };
  const a = await node(gives([event(1), event(2)], lost), gives([event(3), event(5)]));
  const b = await node(gives([event(2), event(3), moved]), gives([event(4), summary(5)]));
  const c = await node(gives([], failure(status.NOT_FOUND, 'SESSION_NOT_FOUND')));
  const states: FollowState[] = [];
  const client = connect([a.address, b.address, c.address]);

  expect(await follow(client, {}, states)).toEqual([1, 2, 3, 4, 5]);
  expect([a.asked, b.asked, c.asked]).toEqual([[0, 3], [2, 3], [3]]);
  const told = states.map((one) => ('reason' in one ? one.reason : one.state));
  const answered = ['connecting', 'following'];
  expect(told).toEqual([
    ...[...answered, 'lost', ...answered, 'moved'],
    ...['connecting', 'lost', ...answered, 'lost', ...answered, 'over'],
  ]);
  expect(states.at(-4)).toMatchObject({
    error: { message: `${a.address} left out events: 5 came after 3` },
  });
});

test('nodes that are gone or silent are passed over; round robin takes each in turn', async () => {
  const b = await node(gives([event(1), summary(2)]));
  const client = connect([await mute(false), await mute(true), b.address], { answerMs: 100 });
  expect(await follow(client)).toEqual([1, 2]);

  const c = await node(gives([event(1), summary(2)]));
  const inTurn = connect([`${b.address}, ${c.address}`], { balancing: 'round_robin' });
  for (let k = 0; k < 4; k++) await follow(inTurn);
  expect([b.asked.length, c.asked.length]).toEqual([3, 2]);
  const named = connect([`dns:///localhost:${c.port}`], { balancing: 'round_robin' });
  expect(await follow(named)).toEqual([1, 2]);
});

test('a start that is tried again has the same request id, also one that the caller did not give', async () => {
  const a = await node(() => {});
  const b = await node();
  const { session } = await connect([a.address, b.address]).startSession({ source: 'x' });
  expect(session?.sessionId).toBe('s1');
  expect(a.started).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(b.started).toEqual(a.started);

  const own = { source: 'x', options: { requestId: 'mine' } };
  const tries = connect([a.address]).startSession(own, { retryForMs: 300 });
  await expect(tries).rejects.toMatchObject({ status: 'UNAVAILABLE' });
  expect(new Set(a.started.slice(1))).toEqual(new Set(['mine']));
  expect(a.started.length).toBeGreaterThan(2);
});

test('a session is given up: at once when no node has it, else after the time for that', async () => {
  const unknown = gives([], failure(status.NOT_FOUND, 'SESSION_NOT_FOUND'));
  const [a, b] = [await node(unknown), await node(unknown)];
  const without = follow(connect([a.address, b.address]));
  await expect(without).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  expect([a.asked, b.asked]).toEqual([[0], [0]]);

  const c = await node(gives([event(1)], lost), gives([], lost));
  const states: FollowState[] = [];
  const given = follow(connect([c.address], { reconnectForMs: 300 }), {}, states);
  await expect(given).rejects.toMatchObject({ status: 'UNAVAILABLE' });
  expect(c.asked.slice(1)).toEqual(c.asked.slice(1).map(() => 1));
  expect(c.asked.length).toBeGreaterThan(2);
  expect(states.at(-1)).toMatchObject({ state: 'failed', error: { status: 'UNAVAILABLE' } });
});

test('a reader of new events begins anywhere, and misses nothing from there on', async () => {
  const a = await node(gives([event(7), event(8)], lost), gives([event(9), summary(10)]));
  expect(await follow(connect([a.address]), { onlyNew: true })).toEqual([7, 8, 9, 10]);
  expect(a.asked).toEqual([0, 8]);
  const skipped = { sessionId: 's1', sequence: 0, skipped: { count: 3 } };
  const b = await node(gives([event(1), skipped, event(5), summary(6)]));
  expect(await follow(connect([b.address]))).toEqual([1, 0, 5, 6]);
});

test('a signal ends the wait for the next try', async () => {
  const a = await node(gives([event(1)], failure(status.UNAVAILABLE, 'CLUSTER_UNREACHABLE')));
  const abort = new AbortController();
  const seen: string[] = [];
  const onState = ({ state }: FollowState) => {
    seen.push(state);
    if (state === 'waiting') abort.abort();
  };
  const events = connect([a.address]).watch({ sessionId: 's1' }, { onState, signal: abort.signal });
  const read = async () => {
    for await (const _ of events);
  };
  await expect(read()).rejects.toMatchObject({ status: 'CANCELLED' });
  expect(seen).toEqual(['connecting', 'following', 'waiting', 'failed']);
  expect(a.asked).toEqual([0]);
});

test('a client without an address is a mistake of its program; a closed one follows nothing', async () => {
  expect(() => new DaemonClient(' , ')).toThrow('needs the address of a daemon');
  const a = await node(gives([event(1)], lost));
  const client = connect([a.address]);
  const onState = ({ state }: FollowState) => {
    if (state === 'waiting') client.close();
  };
  const events = client.watch({ sessionId: 's1' }, { onState })[Symbol.asyncIterator]();
  await events.next();
  await expect(events.next()).rejects.toMatchObject({ message: 'the client is closed' });
});
