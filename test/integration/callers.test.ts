import { expect, test } from 'vitest';
import { scripted, startAnalyzing, startScriptedDaemon } from '../helpers/scripted.ts';

// Callers and their sessions: limits, slow readers, leaving, stopping. The engine is scripted, because these
// tests need sources of exact length and speed.

/** The callers below read nothing for as long as it takes. */
const PATIENT = { readerTimeout: '0s' };

test('a slow caller of a file slows the engine down and loses nothing', async () => {
  const daemon = await startScriptedDaemon({ grpc: PATIENT, sessions: { eventBuffer: 64 } });
  const count = 20_000;
  const stream = await startAnalyzing(daemon, scripted(`frames=${count}&everyMs=0`));

  stream.pause();
  const session = () => daemon.client.getSession(stream.sessionId);
  // It has come to a halt when nothing more is analysed for a while.
  let halted = 0;
  await expect
    .poll(
      async () => {
        const analysed = Number((await session()).frames?.analysed);
        const isSame = analysed === halted;
        halted = analysed;
        return isSame;
      },
      { interval: 300, timeout: 20_000 },
    )
    .toBe(true);
  expect(halted).toBeLessThan(count);
  stream.resume();
  const { end } = await daemon.finish(stream);

  expect(end.status).toBe('OK');
  expect(stream.events.filter(({ scores }) => scores)).toHaveLength(count);
});

test('a slow caller of a live source misses scores, counted, and nothing else', async () => {
  const daemon = await startScriptedDaemon({ grpc: PATIENT, sessions: { eventBuffer: 64 } });
  const stream = await startAnalyzing(daemon, { source: 'rtsp://camera/live?everyMs=0&scores=20' });

  stream.pause();
  await expect
    .poll(() => daemon.metric('trueframe_slow_caller_dropped_total'), { timeout: 20_000 })
    .toBeGreaterThan(1000);
  await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
  stream.resume();
  const { end } = await daemon.finish(stream);

  expect(end.status).toBe('OK');
  const sent = stream.events.filter(({ scores }) => scores).length;
  const dropped = await daemon.metric('trueframe_slow_caller_dropped_total');
  expect(sent + dropped).toBe(20 * Number(stream.summary?.frames?.analysed));
});

test('one session too many is refused, and admitted when another has ended', async () => {
  const daemon = await startScriptedDaemon({ sessions: { limit: 2 } });
  const running = await Promise.all(
    [1, 2].map(() => startAnalyzing(daemon, scripted('frames=100000'))),
  );

  const refused = await daemon.analyze(scripted('frames=1'));
  expect(refused.end).toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    error: { reason: 'LIMIT_SESSIONS', metadata: { limit: '2' } },
  });
  expect(refused.end.error?.retryDelayMs).toBeGreaterThan(0);
  expect(await daemon.metric('trueframe_admission_rejected_total{reason="limit_sessions"}')).toBe(
    1,
  );
  expect(await daemon.metric('trueframe_capacity_sessions{kind="headroom"}')).toBe(0);

  running[0]?.cancel();
  await expect.poll(() => daemon.metric('trueframe_capacity_sessions{kind="headroom"}')).toBe(1);
  expect((await daemon.analyze(scripted('frames=1'))).end.status).toBe('OK');
});

test('a tenant has its own limit, and what it uses up is not missed by others', async () => {
  const tenants = { sessions: 1, known: { 'team-b': { sessions: 2 } } };
  const daemon = await startScriptedDaemon({ sessions: { tenants } });
  const open = (tenant: string) =>
    daemon.client.analyze(scripted('frames=100000'), { 'x-trueframe-tenant': tenant });
  const first = open('team-a');
  await first.until((event) => event.scores != null);
  expect((await daemon.client.getSession(first.sessionId)).tenant).toBe('team-a');

  const refused = await daemon.finish(open('team-a'));
  expect(refused.end).toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    error: { reason: 'LIMIT_TENANT', metadata: { limit: '1', tenant: 'team-a' } },
  });
  expect(refused.end.error?.retryDelayMs).toBeGreaterThan(0);
  expect(await daemon.metric('trueframe_admission_rejected_total{reason="limit_tenant"}')).toBe(1);
  for (const tenant of ['team-b', 'team-b', '']) {
    await open(tenant).until((event) => event.scores != null);
  }
  const nameless = await daemon.finish(open('no such name!'));
  expect(nameless.end).toMatchObject({ status: 'INVALID_ARGUMENT' });
});

test('a caller that cancels frees its session', async () => {
  const daemon = await startScriptedDaemon();
  const stream = await startAnalyzing(daemon, scripted('frames=100000'));

  stream.cancel();

  expect((await stream.ended).status).toBe('CANCELLED');
  await expect
    .poll(() => daemon.metric('trueframe_sessions{state="cancelled"}'), { timeout: 5000 })
    .toBe(1);
  expect(await daemon.metric('trueframe_session_ends_total{reason="cancelled"}')).toBe(1);
  const session = await daemon.client.getSession(stream.sessionId);
  expect(session).toMatchObject({ state: 'SESSION_STATE_CANCELLED', error: null });
});

test('a stopped session gives its caller final verdicts and a summary', async () => {
  const daemon = await startScriptedDaemon();
  const stream = await startAnalyzing(daemon, scripted('frames=100000'));

  const answer = await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
  const { end, session } = await daemon.finish(stream);

  expect(answer).toMatchObject({ session: { state: 'SESSION_STATE_STOPPING' } });
  expect(end.status).toBe('OK');
  expect(stream.summary?.endReason).toBe('END_REASON_STOPPED');
  expect(session).toMatchObject({ state: 'SESSION_STATE_ENDED', verdict: { final: true } });
  // Stopping an ended session is not an error.
  await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
});

test('sessions are listed newest first, in pages, by state, and forgotten in time', async () => {
  const daemon = await startScriptedDaemon({ sessions: { keepEnded: 5 } });
  const ids: string[] = [];
  for (let i = 0; i < 7; i++)
    ids.unshift((await daemon.analyze(scripted('frames=1'))).stream.sessionId);

  interface Page {
    readonly sessions: readonly { readonly sessionId: string }[];
    readonly nextPageToken: string;
  }
  const list = (request: object) => daemon.client.unary('listSessions', request) as Promise<Page>;
  const seen: string[] = [];
  let pageToken = '';
  do {
    const page = await list({ pageSize: 2, pageToken });
    expect(page.sessions.length).toBeLessThanOrEqual(2);
    seen.push(...page.sessions.map(({ sessionId }) => sessionId));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');

  expect(seen).toEqual(ids.slice(0, 5));
  expect((await list({ states: ['SESSION_STATE_RUNNING'] })).sessions).toEqual([]);
  expect((await list({ states: ['SESSION_STATE_ENDED'] })).sessions).toHaveLength(5);
  await expect(list({ pageToken: 'no token' })).rejects.toMatchObject({ code: 3 });
  await expect(daemon.client.getSession(ids[6] as string)).rejects.toMatchObject({ code: 5 });
});
