import type { SessionOptions } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { richStatus } from '../helpers/client.ts';
import { scripted, startAnalyzing, startScriptedDaemon } from '../helpers/scripted.ts';
import { watchSessions } from '../helpers/session-changes.ts';
import type { TestDaemon } from '../helpers/test-daemon.ts';

// Sessions that outlive their callers. The engine is scripted, because these tests need sources of exact length and speed.

async function start(daemon: TestDaemon, query: string, options?: SessionOptions) {
  const request = { ...scripted(query), ...(options && { options }) };
  const { session, alreadyExisted } = await daemon.client.startSession(request);
  return { id: session?.sessionId ?? '', alreadyExisted, session };
}

test('readers of a started session see the same events, whenever they come', async () => {
  const daemon = await startScriptedDaemon();
  const { id: sessionId } = await start(daemon, 'frames=200&everyMs=2');

  const early = daemon.client.watch({ sessionId });
  await early.until(({ scores }) => scores != null && Number(scores.frameIndex) === 100);
  const late = daemon.client.watch({ sessionId });
  const from = daemon.client.watch({ sessionId, afterSequence: 50 });
  await daemon.finish(early);
  await daemon.finish(late);
  await from.ended;
  const after = daemon.client.watch({ sessionId });
  await daemon.finish(after);

  expect(early.summary?.frames?.analysed).toBe(200);
  expect(late.events).toEqual(early.events);
  expect(after.events).toEqual(early.events);
  expect(from.events).toEqual(early.events.slice(50));
});

test('a caller that is cut off comes back by the number of its last event, and misses nothing', async () => {
  const daemon = await startScriptedDaemon({ sessions: { grace: '30s' } });
  const cut = await startAnalyzing(daemon, scripted('frames=300&everyMs=2'));
  await cut.until(({ sequence }) => sequence === 40);
  cut.cancel();
  await cut.ended;
  const seen = cut.events.length;
  expect(await daemon.client.getSession(cut.sessionId)).toMatchObject({
    state: 'SESSION_STATE_RUNNING',
    graceMs: 30_000,
  });

  const back = daemon.client.watch({ sessionId: cut.sessionId, afterSequence: seen });
  const end = await back.ended;

  expect(end.status).toBe('OK');
  const sequences = [...cut.events, ...back.events].map(({ sequence }) => Number(sequence));
  expect(sequences).toEqual(sequences.map((_, i) => i + 1));
  expect(back.summary?.frames?.analysed).toBe(300);
});

test('a session that nobody reads ends after its grace time, and not while somebody does', async () => {
  const daemon = await startScriptedDaemon({ sessions: { grace: '30s' } });
  const options = { graceMs: 400 };
  const changes = watchSessions(daemon.client);
  const left = daemon.client.analyze({ ...scripted('frames=100000'), options });
  await left.until(({ scores }) => scores != null);
  const never = await start(daemon, 'frames=100000', options);
  const read = await start(daemon, 'frames=100000', options);
  const reader = daemon.client.watch({ sessionId: read.id });
  await reader.until(({ scores }) => scores != null);

  left.cancel();
  for (const id of [left.sessionId, never.id]) {
    await expect.poll(() => changes, { timeout: 10_000 }).toContain(`STATE CANCELLED ${id}`);
    expect(await daemon.client.watch({ sessionId: id }).ended).toMatchObject({
      status: 'CANCELLED',
      error: { reason: 'SESSION_CANCELLED' },
    });
  }
  expect(await daemon.client.getSession(read.id)).toMatchObject({
    state: 'SESSION_STATE_RUNNING',
    readers: 1,
  });
});

test('a request id starts one session, however often and however fast it is sent', async () => {
  const daemon = await startScriptedDaemon();
  const options = { requestId: 'r-1', labels: { b: '2', a: '1' } };
  const [first, second] = await Promise.all([
    start(daemon, 'frames=100000', options),
    start(daemon, 'frames=100000', { ...options, labels: { a: '1', b: '2' } }),
  ]);
  expect(second.id).toBe(first.id);
  expect([first.alreadyExisted, second.alreadyExisted].sort()).toEqual([false, true]);
  const call = daemon.client.analyze({ ...scripted('frames=100000'), options });
  await call.until(({ scores }) => scores != null);
  expect(call.sessionId).toBe(first.id);

  const others = [
    { ...scripted('frames=5'), options },
    { ...scripted('frames=100000'), options: { ...options, includeScores: true } },
  ];
  for (const other of others) {
    expect((await daemon.client.analyze(other).ended).error).toMatchObject({
      reason: 'REQUEST_ID_REUSED',
      metadata: { sessionId: first.id },
    });
  }
  const { sessions } = (await daemon.client.unary('listSessions', {})) as { sessions: object[] };
  expect(sessions).toHaveLength(1);
  const tenant = { 'x-trueframe-tenant': 'other' };
  const foreign = daemon.client.analyze({ ...scripted('frames=1'), options }, tenant);
  expect((await foreign.ended).status).toBe('OK');
  expect(foreign.sessionId).not.toBe(first.id);
});

test('labels and the external id come back, in listings by label too, and are bounded', async () => {
  const daemon = await startScriptedDaemon();
  const options = { labels: { site: 'north', cam: '7' }, externalId: 'job-7' };
  const { id, session } = await start(daemon, 'frames=3', options);
  expect(session).toMatchObject(options);
  const stream = daemon.client.watch({ sessionId: id });
  await daemon.finish(stream);
  expect(stream.events.find((event) => event.sessionStarted)?.sessionStarted).toMatchObject(
    options,
  );
  await start(daemon, 'frames=3', { labels: { site: 'south' } });
  const listed = await daemon.client.unary('listSessions', { labels: { site: 'north' } });
  expect(listed).toMatchObject({ sessions: [{ sessionId: id }] });
  const changes = watchSessions(daemon.client, { labels: { site: 'north' } });
  await expect.poll(() => changes).toEqual([`LISTED ENDED ${id}`, 'LIST_COMPLETE']);

  const many = Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, '']));
  const bad = [
    { labels: many },
    { labels: { '-x': '' } },
    { labels: { [`k${'x'.repeat(63)}`]: '' } },
    { labels: { k: 'x'.repeat(257) } },
    { labels: { k: 'a\nb' } },
    { externalId: 'x'.repeat(257) },
    { externalId: 'a\u0000' },
    { requestId: 'x'.repeat(129) },
    { graceMs: -1 },
    { graceMs: Number.NaN },
  ];
  for (const wrong of bad) {
    const refused = start(daemon, 'frames=3', wrong).catch((error) => richStatus(error.metadata));
    expect(await refused, JSON.stringify(wrong)).toMatchObject({ reason: 'REQUEST_INVALID' });
  }
});

test('slow readers: one gets the newest of each track, one is told where to go on; others and the session do not mind', async () => {
  const daemon = await startScriptedDaemon({ sessions: { eventBuffer: 512 } });
  const { id: sessionId } = await start(daemon, 'frames=100000000&everyMs=0&scores=20', {
    pace: 'PACE_LIVE',
  });
  const newest = daemon.client.watch({
    sessionId,
    whenBehind: 'WHEN_BEHIND_LATEST_PER_TRACK',
    onlyNew: true,
  });
  await newest.until(({ scores }) => scores != null);
  const whenBehind = 'WHEN_BEHIND_LOSSLESS_CAPPED';
  const capped = daemon.client.watch({ sessionId, whenBehind, onlyNew: true });
  newest.pause();
  capped.pause();
  await expect
    .poll(() => daemon.metric('trueframe_slow_caller_dropped_total'), { timeout: 20_000 })
    .toBeGreaterThan(1000);
  capped.resume();
  const { error } = await capped.ended;
  await daemon.client.unary('stopSession', { sessionId });
  newest.resume();
  const end = await newest.ended;

  expect(error).toMatchObject({ reason: 'LIMIT_CALLER_TOO_SLOW' });
  const seen = capped.events.map(({ sequence }) => Number(sequence));
  expect(seen).toEqual(seen.map((_, i) => Number(seen[0]) + i));
  expect(Number(error?.metadata.afterSequence)).toBeGreaterThanOrEqual(seen.at(-1) ?? 1);
  expect(end.status).toBe('OK');
  let next = Number.NaN;
  for (const { sequence, skipped } of newest.events) {
    if (!skipped && !Number.isNaN(next)) expect(Number(sequence)).toBe(next);
    next = skipped ? next + Number(skipped.count) : Number(sequence) + 1;
  }
  expect(newest.events.some(({ skipped }) => Number(skipped?.count) > 0)).toBe(true);
  expect(newest.summary?.endReason).toBe('END_REASON_STOPPED');
});
