import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const engineEntry = fileURLToPath(new URL('../helpers/scripted-engine.mjs', import.meta.url));
const scripted = (query: string) => ({ source: `/script?${query}` });

test('a drain refuses new sessions and gives the running ones their verdicts', async () => {
  const daemon = await startTestDaemon({}, { engineEntry });
  const running = [1, 2, 3].map(() => daemon.client.analyze(scripted('frames=100000')));
  for (const stream of running) await stream.until((event) => event.scores != null);

  const drained = daemon.drain();
  const late = await daemon.client.analyze(scripted('frames=1')).ended;
  const ends = await Promise.all(running.map(({ ended }) => ended));
  await drained;

  expect(late.status).toBe('UNAVAILABLE');
  for (const [i, stream] of running.entries()) {
    expect(ends[i]?.status).toBe('OK');
    expect(stream.summary?.endReason).toBe('DRAINED');
    expect(stream.verdicts().at(-1)?.final).toBe(true);
  }
});

test('a session that does not finish in the drain time fails with DAEMON_DRAINING', async () => {
  const daemon = await startTestDaemon(
    { sessions: { drainTimeout: '300ms' }, engine: { hangTimeout: '60s' } },
    { engineEntry },
  );
  // It hears of the stop once a second only.
  const stream = daemon.client.analyze(scripted('frames=100000&everyMs=1000'));
  await stream.until((event) => event.scores != null);

  await daemon.drain();

  expect(await stream.ended).toMatchObject({
    status: 'UNAVAILABLE',
    error: { reason: 'DAEMON_DRAINING' },
  });
  expect(stream.events.at(-1)?.error?.code).toBe('DAEMON_DRAINING');
});

test('closing without a drain tells callers why', async () => {
  const daemon = await startTestDaemon({}, { engineEntry });
  const stream = daemon.client.analyze(scripted('frames=100000'));
  await stream.until((event) => event.scores != null);

  await daemon.close();

  expect(await stream.ended).toMatchObject({
    status: 'UNAVAILABLE',
    error: { reason: 'DAEMON_DRAINING' },
  });
});

test('a daemon that is killed leaves no engine behind', async () => {
  const daemon = await startTestDaemon({}, { engineEntry });
  const stream = daemon.client.analyze(scripted('frames=100000'));
  await stream.until((event) => event.scores != null);
  expect(daemon.processes()).toHaveLength(2);

  await daemon.kill();

  await expect.poll(() => daemon.processes(), { timeout: 5000 }).toEqual([]);
});
