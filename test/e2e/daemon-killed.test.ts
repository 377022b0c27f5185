import { readFileSync } from 'node:fs';
import type { ConfigInput } from '@trueframe/daemon';
import type { Event__Output } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { expectWellFormed } from '../helpers/conservation.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { story } from '../helpers/story.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const withStore = (folder: string): ConfigInput => ({
  ...withFaultyPlugins,
  sessions: { store: { folder } },
});

async function start(daemon: TestDaemon, source: string, pipeline: string): Promise<string> {
  const options = { pipeline, includeScores: true };
  const { session } = await daemon.client.startSession({ source, options });
  return session?.sessionId ?? '';
}

test('the daemon is killed under pushed media: the sender goes on where it was, with a gap', async () => {
  const folder = tempFolder();
  const config = {
    ...withFaultyPlugins,
    sessions: { store: { folder }, grace: '60s' },
  };
  const path = makeClip(2, 'clip.mp4', [
    '-movflags',
    'frag_keyframe+empty_moov+default_base_moof',
    '-g',
    '10',
  ]);
  const bytes = readFileSync(path);
  const header = bytes.subarray(0, bytes.indexOf('moof') - 4);
  const half = bytes.indexOf('moof', Math.floor(bytes.length / 2)) - 4;
  const options = { pace: 'PACE_LOSSLESS', includeScores: true } as const;
  const first = await startTestDaemon(config);
  const before = first.client.push();
  await before.send({ open: { format: 'MEDIA_FORMAT_FMP4', options } });
  await before.send({ media: { data: bytes.subarray(0, half) } });
  const { sessionId } = await before.until(({ scores }) => (scores?.ptsMs ?? 0) > 400);
  await first.kill();
  await before.ended;

  const second = await startTestDaemon(config);
  const resume = { sessionId, bytes: half, afterSequence: before.events.length };
  const after = second.client.push();
  await after.send({ open: { resume } });
  await after.send({ media: { data: Buffer.concat([header, bytes.subarray(half)]) } });
  after.end();
  const end = await after.ended;

  expect(end.status, end.details).toBe('OK');
  expectWellFormed([...before.events, ...after.events]);
  expect(after.summary?.gaps).toMatchObject([{ reason: 'DAEMON_RESTARTED' }]);
  const analysed = Number(after.summary?.frames?.analysed);
  expect(analysed).toBe(after.summary?.verdict?.samples);
  expect(analysed).toBeGreaterThan(30);
});

describe('the daemon is killed in the middle of a file', () => {
  test('the next one on the same store ends the session with the events of an undisturbed run', async () => {
    const folder = tempFolder();
    const source = makeClip(1.6);
    const config = withStore(folder);
    let daemon = await startTestDaemon(config);
    const calm = await daemon.analyze({
      source,
      options: { pipeline: 'slow', includeScores: true },
    });
    const id = await start(daemon, source, 'slow');
    const seen: Event__Output[] = [];
    for (let kill = 0; kill < 2; kill += 1) {
      const watch = daemon.client.watch({ sessionId: id, afterSequence: seen.length });
      await watch.until(({ sequence }) => Number(sequence) >= seen.length + 12);
      await daemon.kill();
      await watch.ended;
      seen.push(...watch.events);
      daemon = await startTestDaemon(config);
    }
    const rest = daemon.client.watch({ sessionId: id, afterSequence: seen.length });
    expect(await rest.ended).toMatchObject({ status: 'OK' });
    seen.push(...rest.events);
    const all = daemon.client.watch({ sessionId: id });
    await all.ended;

    expectWellFormed(seen);
    expect(story(seen)).toEqual(story(calm.stream.events));
    expect(all.events).toEqual(seen);
  });
});
