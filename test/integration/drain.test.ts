import { expect, test } from 'vitest';
import { scripted, startAnalyzing, startScriptedDaemon } from '../helpers/scripted.ts';

test('a drain refuses new sessions and gives the running ones their verdicts', async () => {
  const daemon = await startScriptedDaemon();
  const running = await Promise.all(
    [1, 2, 3].map(() => startAnalyzing(daemon, scripted('frames=100000'))),
  );

  const drained = daemon.drain();
  const late = await daemon.client.analyze(scripted('frames=1')).ended;
  const ends = await Promise.all(running.map(({ ended }) => ended));
  await drained;

  expect(late.status).toBe('UNAVAILABLE');
  for (const [i, stream] of running.entries()) {
    expect(ends[i]?.status).toBe('OK');
    expect(stream.summary?.endReason).toBe('END_REASON_DRAINED');
    expect(stream.verdicts().at(-1)?.final).toBe(true);
  }
});

test('a session that does not finish in the drain time fails with DAEMON_DRAINING', async () => {
  const daemon = await startScriptedDaemon({
    sessions: { drainTimeout: '300ms' },
    engine: { hangTimeout: '60s' },
  });
  // It hears of the stop once a second only.
  const stream = await startAnalyzing(daemon, scripted('frames=100000&everyMs=1000'));

  await daemon.drain();

  expect(await stream.ended).toMatchObject({
    status: 'UNAVAILABLE',
    error: { reason: 'DAEMON_DRAINING' },
  });
  expect(stream.events.at(-1)?.error?.code).toBe('DAEMON_DRAINING');
});

test('closing without a drain tells callers why', async () => {
  const daemon = await startScriptedDaemon();
  const stream = await startAnalyzing(daemon, scripted('frames=100000'));

  await daemon.close();

  expect(await stream.ended).toMatchObject({
    status: 'UNAVAILABLE',
    error: { reason: 'DAEMON_DRAINING' },
  });
});

test('a daemon that is killed leaves no engine behind', async () => {
  const daemon = await startScriptedDaemon();
  await startAnalyzing(daemon, scripted('frames=100000'));
  expect(daemon.processes()).toHaveLength(2);

  await daemon.kill();

  await expect.poll(() => daemon.processes(), { timeout: 5000 }).toEqual([]);
});
