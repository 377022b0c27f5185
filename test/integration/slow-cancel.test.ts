import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

test('a cancel that takes longer than an engine may be silent costs no other session anything', async () => {
  // One face is in work for 4 s: so long the engine cannot free what the cancelled session holds.
  const engine = { threads: 2, hangTimeout: '1500ms' };
  const daemon = await startTestDaemon({ ...withFaultyPlugins, engine });
  const source = makeClip(3);
  const slow = daemon.client.analyze({ source, options: { pipeline: 'very-slow' } });
  await slow.until((event) => event.sessionStarted != null);
  const other = daemon.analyze({
    source,
    options: { pipeline: 'slow', sampling: { everyNth: 2 }, includeScores: true },
  });
  await wait(500);
  const before = (await daemon.state()).enginePid;

  slow.cancel();
  const { end, stream } = await other;

  expect(end.status, end.details).toBe('OK');
  expect(stream.summary?.frames?.analysed).toBe(38);
  expect((await daemon.state()).enginePid).toBe(before);
  expect(await daemon.metric('trueframe_engine_restarts_total')).toBe(0);
  expect(await daemon.metric('trueframe_sessions{state="cancelled"}')).toBe(1);
});
