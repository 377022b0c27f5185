import type { Event__Output } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { scripted, startAnalyzing, startScriptedDaemon } from '../helpers/scripted.ts';

// Faults that the real engine cannot be made to have, with a real process that speaks its messages.
const engine = { hangTimeout: '1s' };
const frames = (events: readonly Event__Output[]) =>
  events.flatMap(({ scores }) => (scores ? [scores.frameIndex] : []));
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

test('a session survives the death of its engine without losing or repeating an event', async () => {
  const daemon = await startScriptedDaemon({ engine });

  const [victim, bystander] = await Promise.all([
    daemon.analyze(scripted('frames=60&crash=25')),
    daemon.analyze(scripted('frames=80')),
  ]);

  for (const [{ stream, end }, count] of [
    [victim, 60],
    [bystander, 80],
  ] as const) {
    expect(end.status).toBe('OK');
    expect(frames(stream.events)).toEqual(upTo(count));
    expect(stream.summary?.verdict?.samples).toBe(count);
    expect(stream.summary?.verdict?.effectiveSamples).toBe((count * (count - 1)) / 2);
  }
  expect(await daemon.metric('trueframe_engine_restarts_total{reason="engine_crashed"}')).toBe(1);
  expect(await daemon.metric('trueframe_session_ends_total{reason="source_ended"}')).toBe(2);
});

test('an engine that falls silent is killed and replaced', async () => {
  const daemon = await startScriptedDaemon({ engine });
  const before = (await daemon.state()).enginePid;

  const { stream, end } = await daemon.analyze(scripted('frames=40&silent=10'));

  expect(end.status).toBe('OK');
  expect(frames(stream.events)).toEqual(upTo(40));
  expect((await daemon.state()).enginePid).not.toBe(before);
  expect(await daemon.metric('trueframe_engine_restarts_total{reason="engine_hung"}')).toBe(1);
});

test('a session that kills every engine fails alone; the others finish', async () => {
  const daemon = await startScriptedDaemon({ engine });

  const [culprit, ...others] = await Promise.all([
    daemon.analyze(scripted('frames=40&crash=10&times=99')),
    daemon.analyze(scripted('frames=150&everyMs=5')),
    daemon.analyze(scripted('frames=150&everyMs=5')),
  ]);

  expect(culprit.end).toMatchObject({ status: 'UNAVAILABLE', error: { reason: 'ENGINE_CRASHED' } });
  expect(culprit.stream.events.at(-1)?.error).toMatchObject({
    code: 'ENGINE_CRASHED',
    retryable: true,
    scope: 'SCOPE_SESSION',
  });
  for (const { stream, end } of others) {
    expect(end.status).toBe('OK');
    expect(frames(stream.events)).toEqual(upTo(150));
  }
});

test('a stuck plugin fails its session only, and the engine is replaced', async () => {
  const daemon = await startScriptedDaemon({ engine });

  const [stuck, other] = await Promise.all([
    daemon.analyze(scripted('frames=40&hung=10')),
    daemon.analyze(scripted('frames=100')),
  ]);

  expect(stuck.end).toMatchObject({
    status: 'DEADLINE_EXCEEDED',
    error: { reason: 'PLUGIN_TIMEOUT' },
  });
  expect(other.end.status).toBe('OK');
  expect(frames(other.stream.events)).toEqual(upTo(100));
});

test('a live session records the time without an engine as a gap', async () => {
  const daemon = await startScriptedDaemon({ engine, log: 'debug' });
  const stream = daemon.client.analyze({
    source: 'rtsp://user:secret@camera/live?crash=20',
    options: { includeScores: true },
  });

  const { gap } = await stream.until((event) => event.gap != null);
  await stream.until((event) => event.scores?.frameIndex === 40);
  await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
  const { end, session } = await daemon.finish(stream);

  expect(gap?.reason).toBe('ENGINE_CRASHED');
  expect(end.status).toBe('OK');
  expect(session?.source).toBe('rtsp://***@camera/live?crash=20');
  expect(daemon.log).toContain('rtsp://***@camera');
  expect(daemon.log).not.toContain('secret');
});

test('an engine that is slow to let go of a cancelled session is left alone, and so are its other sessions', async () => {
  const daemon = await startScriptedDaemon({ engine });
  const before = (await daemon.state()).enginePid;
  const other = daemon.analyze(scripted('frames=400&everyMs=5'));
  const stream = await startAnalyzing(daemon, scripted('frames=100000&deaf'));

  stream.cancel();

  await expect
    .poll(() => daemon.metric('trueframe_sessions{state="cancelled"}'), { timeout: 10_000 })
    .toBe(1);
  const { stream: finished, end } = await other;
  expect(end.status).toBe('OK');
  expect(frames(finished.events)).toEqual(upTo(400));
  expect((await daemon.state()).enginePid).toBe(before);
  expect(await daemon.metric('trueframe_engine_restarts_total')).toBe(0);
});

test('without a startable engine the daemon lives, is not ready, and refuses sessions', async () => {
  const daemon = await startScriptedDaemon({ engine, cache: '/noStart' }, { notReady: true });

  const { end } = await daemon.analyze(scripted('frames=5'));

  expect(end).toMatchObject({ status: 'UNAVAILABLE', error: { reason: 'ENGINE_CRASHED' } });
  expect(end.details).toContain('the scripted engine does not start');
  expect(await daemon.probe('/livez')).toMatchObject({ ok: true });
  const ready = await daemon.probe('/readyz');
  expect(ready.ok).toBe(false);
  expect(ready.reasons.join()).toContain('did not start');
});

test('what the engine says of a failure reaches the caller typed', async () => {
  const daemon = await startScriptedDaemon({ engine });
  const { end, session } = await daemon.analyze(scripted('frames=5&error=DECODE_FAILED'));
  expect(end).toMatchObject({
    status: 'DATA_LOSS',
    details: 'as scripted',
    error: { reason: 'DECODE_FAILED', metadata: { frame: '5' } },
  });
  expect(session).toMatchObject({
    state: 'SESSION_STATE_FAILED',
    error: { code: 'DECODE_FAILED' },
  });
});

test('a bug shows the caller nothing of its insides', async () => {
  const daemon = await startScriptedDaemon({ engine });
  const { end, stream } = await daemon.analyze(scripted('frames=5&error=INTERNAL'));
  expect(end).toMatchObject({ status: 'INTERNAL', details: 'internal error' });
  expect(stream.events.at(-1)?.error?.status?.message).toBe('internal error');
  expect(daemon.log).toContain('as scripted');
});
