import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../helpers/client.ts';
import { spawn } from '../helpers/programs.ts';
import { rawCall, rawSession, rawStatus, requestOf } from '../helpers/raw-http2.ts';
import { startRelay } from '../helpers/relay.ts';
import { engineEntry, scripted } from '../helpers/scripted.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

// Callers that keep what a daemon gives them without taking it. The scripted engine has more to say than any buffer holds.

/** Callers of four calls each that take nothing, with sockets that hold little. */
const deaf = fileURLToPath(
  new URL('../../benchmarks/src/reliability/lib/hostile/deaf.py', import.meta.url),
);

let daemon: TestDaemon;

beforeAll(async () => {
  const limits = { uploadTimeout: '1s', unaryTimeout: '3s', callsPerAddress: 20 };
  daemon = await TestDaemon.launch({ grpc: { readerTimeout: '2s', limits } }, { engineEntry });
});
afterAll(() => daemon.close());

const refusals = (reason: string) =>
  daemon.metric(`trueframe_grpc_refusals_total{reason="${reason}"}`);

const connections = (of = daemon) => of.metric('trueframe_grpc_connections');

function session(address = daemon.grpcAddress, window?: number) {
  const opened = rawSession(address, window);
  onTestFinished(() => opened.destroy());
  return opened;
}

/** A call whose events nobody takes: the stream is full after 64 KiB. */
function unread(http2: ReturnType<typeof session>, source: string) {
  const { path, bytes } = requestOf('Analyze', { source, options: { includeScores: true } });
  const stream = rawCall(http2, path);
  stream.end(bytes);
  return stream;
}

test.each([
  ['live', 'rtsp://camera/live?everyMs=0&scores=20'],
  ['lossless', '/script?frames=1000000&everyMs=0&scores=20'],
])(
  'a caller that leaves a %s stream full loses it, and no other call of its connection',
  async (_, source) => {
    const before = await refusals('reader');
    const http2 = session();
    const other = rawCall(http2, '/grpc.health.v1.Health/Watch');
    other.resume().end(Buffer.alloc(5));

    const stream = unread(http2, source).pause();
    const code = await new Promise((resolve) => stream.on('close', () => resolve(stream.rstCode)));

    expect(code).toBe(8);
    expect(await refusals('reader')).toBe(before + 1);
    expect(http2.destroyed).toBe(false);
    expect(other.closed).toBe(false);
  },
);

test('a caller that does not read its socket loses the connection', async () => {
  await expect.poll(() => connections()).toBe(0);
  const relay = await startRelay(daemon.grpcAddress);
  const http2 = session(relay.address, 2 ** 30);
  const stream = unread(http2, 'rtsp://camera/live?everyMs=5&scores=200').resume();
  await new Promise((resolve) => stream.once('data', resolve));
  expect(await connections()).toBe(1);

  relay.block();

  // The system's buffers have to be full first.
  await expect.poll(() => connections(), { timeout: 60_000 }).toBe(0);
});

test('so does one whose short calls are over, so that only its socket has something left', async () => {
  const patient = await TestDaemon.launch({ grpc: { readerTimeout: '2s' } }, { engineEntry });
  onTestFinished(() => patient.close());
  const { session: told } = await patient.client.startSession({
    source: '/script?frames=100&everyMs=0&scores=20',
  });
  const sessionId = told?.sessionId ?? '';
  await patient.client.watch({ sessionId }).ended;
  const before = await connections(patient);

  const [host = '', port = ''] = patient.grpcAddress.split(':');
  const { path, bytes } = requestOf('Watch', { sessionId });
  const args = [deaf, host, port, '5', path, bytes.subarray(5).toString('hex')];
  const reader = spawn('python3', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void reader.kill('SIGKILL'));

  await expect.poll(() => connections(patient)).toBe(before + 5);
  await expect.poll(() => connections(patient)).toBe(before);
});

test('a caller whose process stands still between its calls keeps its connection', async () => {
  const before = await refusals('reader');
  const client = new TestClient(daemon.grpcAddress);
  onTestFinished(() => client.close());
  await client.unary('listSessions', {});

  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);

  await client.unary('listSessions', {});
  expect(await refusals('reader')).toBe(before);
});

test('a caller that reads slowly is waited for', async () => {
  const before = await refusals('reader');
  const stream = unread(session(), '/script?frames=1000000&everyMs=0&scores=20').pause();
  let bytes = 0;
  const reading = setInterval(() => {
    bytes += (stream.read(16_384) ?? stream.read())?.length ?? 0;
  }, 100);
  await expect.poll(() => bytes, { timeout: 60_000 }).toBeGreaterThan(400_000);
  clearInterval(reading);

  expect(stream.closed).toBe(false);
  expect(await refusals('reader')).toBe(before);
});

test('requests that never end are ended, and take no more than their share of calls', async () => {
  // Calls of the tests before would count, too.
  await expect.poll(() => connections()).toBe(0);
  const http2 = session();
  const half = Array.from({ length: 30 }, (_, k) => {
    const stream = rawCall(http2, requestOf(k % 2 ? 'Push' : 'ListModels', {}).path);
    stream.write(Buffer.from([0, 0, 15, 255, 255]));
    return rawStatus(stream);
  });
  const ends = await Promise.all(half);

  expect(ends.filter((status) => status === 4)).toHaveLength(20);
  expect(ends.filter((status) => status === 8)).toHaveLength(10);
  expect(await refusals('upload')).toBe(20);
  expect(await refusals('calls_per_address')).toBe(10);
  await daemon.client.unary('listPipelines', {});
});

test('metadata beyond the limit is refused with a reason, or by HTTP/2', async () => {
  const { path, bytes } = requestOf('ListPipelines', {});
  const send = (headers: Record<string, string>) => {
    const stream = rawCall(session(), path, headers);
    stream.end(bytes);
    return rawStatus(stream);
  };
  expect(await send({ 'x-a': 'a'.repeat(15_000) })).toBe(0);
  expect(await send({ 'x-a': 'a'.repeat(17_000) })).toBe(8);
  expect(await send({ 'x-a': 'a'.repeat(66_000) })).toBeUndefined();
  expect(await refusals('metadata')).toBe(1);
});

test('a call that streams ends with its ceiling, and says where to go on', async () => {
  const limits = { streamTimeout: '500ms' };
  const short = await TestDaemon.launch({ grpc: { limits } }, { engineEntry });
  onTestFinished(() => short.close());
  const { end } = await short.finish(short.client.analyze(scripted('frames=100000')));
  expect(end).toMatchObject({ status: 'UNAVAILABLE', error: { reason: 'LIMIT_CALL_TIME' } });
});
