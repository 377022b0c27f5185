import { join } from 'node:path';
import { type ServiceError, status } from '@grpc/grpc-js';
import { trueframeService } from '@trueframe/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, trueframeHere } from '../cli/run-trueframe.ts';
import { type CallEnd, richStatus } from '../helpers/client.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const LARGE = 'x'.repeat(4 << 20);
const LONG = 'x'.repeat(5000);

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await TestDaemon.launch({
    log: 'debug',
    grpc: { reflection: true },
    sessions: { limit: 4 },
    sources: { firstMediaTimeout: '5s' },
  });
});
afterAll(() => daemon.close());

async function unary(method: 'getSession' | 'listSessions', request: object): Promise<CallEnd> {
  try {
    await daemon.client.unary(method, request);
    return { status: 'OK', details: '', error: undefined };
  } catch (reason) {
    const { code, details, metadata } = reason as ServiceError;
    return { status: status[code] as string, details, error: richStatus(metadata) };
  }
}

function push(open: object): Promise<CallEnd> {
  const call = daemon.client.push();
  void call.send({ open } as never);
  return call.ended;
}

const format = 'MEDIA_FORMAT_FMP4' as const;

test.each<[string, () => Promise<CallEnd>]>([
  ['a source of 4 MB', () => daemon.client.analyze({ source: LARGE }).ended],
  ['a source that is too long', () => daemon.client.analyze({ source: LONG }).ended],
  ['a URL that is too long', () => daemon.client.analyze({ source: `rtsp://${LONG}` }).ended],
  ['a pipeline', () => daemon.client.analyze({ source: '/x', options: { pipeline: LONG } }).ended],
  ['a tenant', () => daemon.client.analyze({ source: '/x' }, { 'x-trueframe-tenant': LONG }).ended],
  ['a session id of 4 MB', () => unary('getSession', { sessionId: LARGE })],
  ['a session id', () => unary('getSession', { sessionId: LONG })],
  ['a page token', () => unary('listSessions', { pageToken: LONG })],
  ['states', () => unary('listSessions', { states: Array(1000).fill(3) })],
  ['3 MB of states', () => unary('listSessions', { states: Array(3_000_000).fill(3) })],
  ['a pipeline to push to', () => push({ format, options: { pipeline: LARGE } })],
  ['a time', () => daemon.client.analyze({ source: '/x', options: { maxMediaMs: 1e300 } }).ended],
  ['a rate', () => push({ format: 'MEDIA_FORMAT_H264_ANNEXB', options: { frameRate: 1e-300 } })],
])('%s beyond all bounds is refused, and neither logged nor repeated', async (_, call) => {
  const logged = daemon.log.length;

  const { error, details } = await call();

  expect(error?.reason).toBe('REQUEST_INVALID');
  expect(details.length).toBeLessThan(500);
  expect(daemon.log.length - logged).toBeLessThan(2000);
});

test('a request that is no message of its type is the fault of its caller', async () => {
  const call = daemon.client.raw.makeUnaryRequest.bind(daemon.client.raw);
  const sent = new Promise<ServiceError | null>((resolve) => {
    call(
      trueframeService.GetSession.path,
      () => Buffer.from([0x17, 1]),
      (bytes) => bytes,
      {},
      resolve,
    );
  });

  const error = await sent;
  expect(error?.details).toMatch(/no message of its type/);
  expect(richStatus(error?.metadata as never)?.reason).toBe('REQUEST_INVALID');
});

test('health checks and reflection are bounded, too', async () => {
  const call = daemon.client.raw.makeUnaryRequest.bind(daemon.client.raw);
  const name = Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x40]), Buffer.alloc(1 << 20, 'x')]);
  const sent = new Promise<ServiceError | null>((resolve) => {
    const path = '/grpc.health.v1.Health/Check';
    call(
      path,
      () => name,
      (bytes) => bytes,
      {},
      resolve,
    );
  });

  expect(richStatus((await sent)?.metadata as never)?.reason).toBe('REQUEST_INVALID');
});

test('calls that only open give way to whoever has something to analyse, and end', async () => {
  const source = makeClip(1);
  const idle = Array.from({ length: 4 }, () => daemon.client.push());
  for (const call of idle) await call.send({ open: { format } });
  for (const call of idle) await call.until(({ sourceState }) => sourceState !== null);
  await new Promise((resolve) => setTimeout(resolve, 1100));

  const { end } = await daemon.analyze({ source });
  expect(end.status).toBe('OK');

  const ends = await Promise.all(idle.map(({ ended }) => ended));
  expect(ends.map(({ error }) => error?.reason)).toEqual(Array(4).fill('SOURCE_STALLED'));
  expect(ends.filter(({ details }) => /another session needs/.test(details))).toHaveLength(1);
  expect(ends.filter(({ details }) => /firstMediaTimeout/.test(details))).toHaveLength(3);
});

test('a command line of 40 kB is read', async () => {
  const folder = tempFolder();
  const picture = join(folder, 'a.png');
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=128x128', '-frames:v', '1'];
  execFileSync('ffmpeg', ['-v', 'error', ...source, picture]);
  const images = Array(12).fill(`${'./'.repeat(1700)}a.png`);
  const args = ['score', '--whole', '--model', 'embedded-tight', '--json', ...images];

  const { code, stdout, stderr } = await trueframeHere(args, { cwd: folder });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(jsonLines(stdout)).toHaveLength(12);
});
