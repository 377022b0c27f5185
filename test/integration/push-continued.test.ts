import type { PushOpen } from '@trueframe/client';
import { expect, test } from 'vitest';
import type { PushStream } from '../helpers/client.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { startScriptedDaemon } from '../helpers/scripted.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const grace = { sessions: { grace: '30s' } };

/** Opens a call and sends the bytes, in pieces. */
async function push(daemon: TestDaemon, open: PushOpen, bytes: Buffer): Promise<PushStream> {
  const call = daemon.client.push();
  await call.send({ open });
  for (let at = 0; at < bytes.length; at += 4096) {
    await call.send({ media: { data: bytes.subarray(at, at + 4096) } });
  }
  return call;
}

/** Resolves when that many bytes have come. */
async function received({ client }: TestDaemon, sessionId: string, bytes: number): Promise<void> {
  const come = async () => (await client.getSession(sessionId)).mediaAcknowledged?.bytes;
  await expect.poll(come, { timeout: 10_000 }).toBe(bytes);
}

test('a second call continues a pushed session: no byte is missing, none comes twice', async () => {
  const daemon = await startScriptedDaemon(grace);
  const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, i) => 33 + (i % 90)));
  const first = await push(daemon, { format: 'MEDIA_FORMAT_MPEGTS' }, bytes.subarray(0, 12_000));
  const { sessionId } = await first.until(({ scores }) => scores != null);
  await first.until(({ mediaAcknowledged }) => mediaAcknowledged?.bytes === 12_000);
  first.cancel();
  await first.ended;
  const afterSequence = first.events.length;

  const resume = { sessionId, bytes: 9000, afterSequence };
  const second = await push(daemon, { resume }, bytes.subarray(9000));
  second.end();
  const end = await second.ended;

  expect(end.status).toBe('OK');
  expect(second.summary?.verdict?.reasons).toEqual([bytes.toString('latin1')]);
  const sequences = [...first.events, ...second.events].map(({ sequence }) => Number(sequence));
  expect(sequences).toEqual(sequences.map((_, i) => i + 1));
});

test('a call whose session another one continues is told so, and takes no part in it any more', async () => {
  const daemon = await startScriptedDaemon(grace);
  const first = await push(daemon, { format: 'MEDIA_FORMAT_MPEGTS' }, Buffer.from('one'));
  const { sessionId } = await first.until(({ scores }) => scores != null);
  await received(daemon, sessionId, 3);
  const second = await push(daemon, { resume: { sessionId, bytes: 3 } }, Buffer.from('two'));

  expect(await first.ended).toMatchObject({ error: { reason: 'PUSH_REPLACED' } });
  await received(daemon, sessionId, 6);
  second.end();
  expect((await second.ended).status).toBe('OK');
  expect(second.summary?.verdict?.reasons).toEqual(['onetwo']);

  const late = await push(daemon, { resume: { sessionId, bytes: 6 } }, Buffer.from('three'));
  expect(await late.ended).toMatchObject({ error: { reason: 'REQUEST_INVALID' } });
});

test('real media in two calls has the scores of one; without what was lost it has a gap', async () => {
  const daemon = await startTestDaemon({ ...withFaultyPlugins, ...grace });
  const path = makeClip(2, 'clip.ts', ['-c:v', 'libx264', '-g', '10']);
  const remux = ['-v', 'error', '-i', path, '-c', 'copy', '-f', 'mpegts', '-'];
  const bytes = execFileSync('ffmpeg', remux, { maxBuffer: 2 ** 28 });
  const options = { pace: 'PACE_LOSSLESS', includeScores: true } as const;
  const open = { format: 'MEDIA_FORMAT_MPEGTS', options } as const;
  const half = Math.floor(bytes.length / 2 / 188) * 188;

  /** The same media in two calls; the second one begins at `from`, and says so or not. */
  const inTwo = async (from: number, says: boolean) => {
    const first = await push(daemon, open, bytes.subarray(0, half));
    const { sessionId } = await first.until(({ sourceState }) => sourceState != null);
    await received(daemon, sessionId, half);
    first.cancel();
    await first.ended;
    const position = says ? { bytes: from } : {};
    const resume = { sessionId, ...position };
    const second = await push(daemon, { resume }, bytes.subarray(from));
    second.end();
    return (await daemon.finish(second)).stream;
  };
  const scoresOf = ({ events }: PushStream | Awaited<ReturnType<typeof inTwo>>) =>
    events.flatMap(({ scores }) => (scores ? [scores] : []));

  const whole = await push(daemon, open, bytes);
  whole.end();
  await daemon.finish(whole);
  const continued = await inTwo(half - 1880, true);
  expect(scoresOf(continued)).toEqual(scoresOf(whole));
  expect(continued.summary?.gaps).toEqual([]);

  const lossy = await inTwo(Math.floor((bytes.length * 3) / 4 / 188) * 188, false);
  expect(lossy.summary?.gaps).toMatchObject([{ reason: 'SOURCE_DROPPED' }]);
  const [gap] = lossy.summary?.gaps ?? [];
  expect(Number(gap?.toMs) - Number(gap?.fromMs)).toBeGreaterThan(100);
  expect(lossy.summary?.verdict?.hasGap).toBe(true);
  expect(scoresOf(lossy).length).toBeLessThan(scoresOf(whole).length);
});
