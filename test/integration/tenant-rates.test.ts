import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineEntry, scripted } from '../helpers/scripted.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

let daemon: TestDaemon;

beforeAll(async () => {
  const known = {
    starter: { startsPerMinute: 2 },
    pusher: { mediaBytesPerSecond: 100_000 },
    analyst: { framesPerSecond: 200 },
  };
  daemon = await TestDaemon.launch({ sessions: { tenants: { known } } }, { engineEntry });
});
afterAll(() => daemon.close());

const of = (tenant: string) => ({ 'x-trueframe-tenant': tenant });
const limited = (kind: string) => daemon.metric(`trueframe_tenant_limited_total{reason="${kind}"}`);

test('a tenant starts what it may in a minute, and hears when there is more', async () => {
  const start = (tenant: string) => daemon.client.analyze(scripted('frames=1'), of(tenant)).ended;
  expect([await start('starter'), await start('starter')].map((end) => end.status)).toEqual([
    'OK',
    'OK',
  ]);

  const { status, error } = await start('starter');
  expect({ status, reason: error?.reason, kind: error?.metadata.kind }).toEqual({
    status: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_TENANT_RATE',
    kind: 'starts',
  });
  // Two a minute are one in half a minute.
  expect(error?.retryDelayMs).toBeGreaterThan(10_000);
  expect(error?.retryDelayMs).toBeLessThanOrEqual(30_000);
  expect(await limited('starts')).toBe(1);
  expect((await start('another')).status).toBe('OK');
});

test('pushed media beyond the rate of its tenant is held back, and none of it is lost', async () => {
  const call = daemon.client.push(of('pusher'));
  await call.send({ open: { format: 'MEDIA_FORMAT_MPEGTS', options: { pace: 'PACE_LOSSLESS' } } });
  const chunks = Array.from({ length: 40 }, (_, k) => Buffer.alloc(10_000, 65 + (k % 26)));
  const begun = performance.now();
  for (const data of chunks) await call.send({ media: { data } });
  call.end();
  const { end } = await daemon.finish(call);

  expect(end.status).toBe('OK');
  // 200 kB come at once, and 200 kB in two seconds; the last piece is not waited for.
  expect(performance.now() - begun).toBeGreaterThan(1700);
  expect(call.summary?.verdict?.reasons).toEqual([Buffer.concat(chunks).toString('latin1')]);
  expect(await limited('media')).toBeGreaterThan(0);
});

test('a file waits for the frames of its tenant; meanwhile another one is not begun', async () => {
  const begun = performance.now();
  const running = daemon.client.analyze(scripted('frames=1000&everyMs=1'), of('analyst'));
  await expect.poll(() => limited('frames'), { interval: 20 }).toBeGreaterThan(0);
  const another = async () =>
    (await daemon.client.analyze(scripted('frames=1'), of('analyst')).ended).error?.metadata.kind;
  await expect.poll(another, { interval: 20 }).toBe('frames');
  const { end, session } = await daemon.finish(running);

  expect(end.status).toBe('OK');
  expect(Number(session?.frames?.analysed)).toBe(1000);
  // 400 come at once, and 600 in three seconds; the last ones are not waited for.
  expect(performance.now() - begun).toBeGreaterThan(2500);
});
