import type { ConfigInput } from '@trueframe/daemon';
import type { SessionOptions } from '@trueframe/proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PushStream, richStatus } from '../helpers/client.ts';
import { hasNats, NatsServer } from '../helpers/nats-server.ts';
import { engineEntry, scripted } from '../helpers/scripted.ts';
import { watchSessions } from '../helpers/session-changes.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

// Two nodes. The one seat of node b is taken by a pushed session, so that all others run at node a, wherever they are started.
describe.skipIf(!hasNats)('any node of a cluster answers for any session', () => {
  const folder = tempFolderForAll();
  let brokers: NatsServer;
  let a: TestDaemon;
  let b: TestDaemon;
  let pushed: PushStream;

  beforeAll(async () => {
    brokers = await NatsServer.start(folder);
    const launch = (node: string, sessions: ConfigInput['sessions']) =>
      TestDaemon.launch(
        { cluster: { servers: [brokers.address], node }, sessions },
        { engineEntry, env: { SCRIPTED_DEATHS: folder } },
      );
    [a, b] = await Promise.all([launch('a', {}), launch('b', { limit: 1, grace: '30s' })]);
    pushed = b.client.push();
    await pushed.send({ open: { format: 'MEDIA_FORMAT_MPEGTS' } });
    await pushed.send({ media: { data: Buffer.from('some media') } });
    await pushed.until(({ scores }) => scores != null);
  });
  afterAll(async () => {
    pushed.cancel();
    await Promise.all([a.close(), b.close()]);
    await brokers.kill();
  });

  async function start(daemon: TestDaemon, query: string, options: SessionOptions = {}) {
    const { session, alreadyExisted } = await daemon.client.startSession({
      ...scripted(query),
      options,
    });
    return { sessionId: session?.sessionId ?? '', alreadyExisted };
  }

  const stateAt = async (daemon: TestDaemon, sessionId: string) =>
    (await daemon.client.getSession(sessionId)).state.replace('SESSION_STATE_', '');

  test('a session that runs at one node is watched, found, listed and stopped at the other', async () => {
    const changes = watchSessions(b.client);
    const { sessionId } = await start(a, 'frames=100&everyMs=2');
    const there = b.client.watch({ sessionId });
    const here = a.client.watch({ sessionId });
    await Promise.all([b.finish(there), a.finish(here)]);
    expect(there.summary?.frames?.analysed).toBe(100);
    expect(there.events).toEqual(here.events);
    expect(there.events[0]?.sequence).toBe(1);
    const late = b.client.watch({ sessionId, afterSequence: 90 });
    await late.ended;
    expect(late.events).toEqual(here.events.slice(90));

    await expect.poll(() => stateAt(b, sessionId)).toBe('ENDED');
    const [atA, atB] = [await a.client.getSession(sessionId), await b.client.getSession(sessionId)];
    expect({ ...atB, mediaAcknowledged: null, firstSequence: 1 }).toEqual({
      ...atA,
      mediaAcknowledged: null,
      firstSequence: 1,
    });
    const { sessions } = (await b.client.unary('listSessions', {})) as {
      sessions: { sessionId: string }[];
    };
    expect(sessions.map((session) => session.sessionId)).toContain(sessionId);

    const endless = await start(b, 'frames=100000');
    const reader = b.client.watch(endless);
    await reader.until(({ scores }) => scores != null);
    await b.client.unary('stopSession', endless);
    expect((await reader.ended).status).toBe('OK');
    expect(reader.summary?.endReason).toBe('END_REASON_STOPPED');
    const all = () => changes.filter((line) => line.endsWith(endless.sessionId));
    await expect.poll(() => all().at(-1)).toBe(`STATE ENDED ${endless.sessionId}`);
    expect(all().filter((line) => line.startsWith('OPENED'))).toHaveLength(1);
    await expect.poll(() => stateAt(a, endless.sessionId)).toBe('ENDED');
  });

  test('a caller that reads half at one node goes on at the other, and misses nothing', async () => {
    const { sessionId } = await start(b, 'frames=300&everyMs=2');
    const half = b.client.watch({ sessionId });
    await half.until(({ sequence }) => sequence === 100);
    half.cancel();
    await half.ended;
    const rest = a.client.watch({ sessionId, afterSequence: half.events.length });
    expect((await rest.ended).status).toBe('OK');
    const sequences = [...half.events, ...rest.events].map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(sequences.map((_, i) => i + 1));
    expect(rest.summary?.frames?.analysed).toBe(300);
  });

  test('a reader at another node keeps a session alive, and ends it by leaving', async () => {
    const options = { graceMs: 1000 };
    const { sessionId } = await start(a, 'frames=100000', options);
    const reader = b.client.watch({ sessionId });
    const analyzed = b.client.analyze({ ...scripted('frames=100000'), options });
    await analyzed.until(({ scores }) => Number(scores?.frameIndex) > 700);
    expect(await stateAt(a, sessionId)).toBe('RUNNING');
    expect(await a.client.getSession(analyzed.sessionId)).toMatchObject({ readers: 1 });
    reader.cancel();
    analyzed.cancel();
    for (const id of [sessionId, analyzed.sessionId]) {
      await expect.poll(() => stateAt(a, id)).toBe('CANCELLED');
      await expect.poll(() => stateAt(b, id)).toBe('CANCELLED');
      expect(await b.client.watch({ sessionId: id }).ended).toMatchObject({
        status: 'CANCELLED',
        error: { reason: 'SESSION_CANCELLED' },
      });
    }
  });

  test('a request id starts one session in the whole cluster', async () => {
    const options = { requestId: 'r-1' };
    const [first, second] = await Promise.all([
      start(a, 'frames=100000', options),
      start(b, 'frames=100000', options),
    ]);
    expect(second.sessionId).toBe(first.sessionId);
    expect([first.alreadyExisted, second.alreadyExisted].sort()).toEqual([false, true]);
    const other = await start(b, 'frames=5', options).catch((error) => richStatus(error.metadata));
    expect(other).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
    await a.client.unary('stopSession', first);
  });

  test('what only the node of a session can do is refused with its address', async () => {
    const { sessionId } = pushed;
    const elsewhere = {
      status: 'FAILED_PRECONDITION',
      error: {
        reason: 'SESSION_ELSEWHERE',
        metadata: { sessionId, node: 'b', address: b.grpcAddress },
      },
    };
    expect(await stateAt(a, sessionId)).toBe('RUNNING');
    const evidence = await new Promise((resolve) => {
      a.client.raw.getEvidence({ sessionId }, (error) =>
        resolve(richStatus(error?.metadata as never)),
      );
    });
    expect(evidence).toMatchObject(elsewhere.error);
    const missing = await a.client.getSession('s-none').catch(({ metadata }) => metadata);
    expect(richStatus(missing)).toMatchObject({ reason: 'SESSION_NOT_FOUND' });
  });

  test('a call that was lost is continued at another node, which takes its session over', async () => {
    const { sessionId } = pushed;
    const before = [...pushed.events];
    const afterSequence = Math.max(...before.map(({ sequence }) => sequence));
    const resumed = a.client.push();
    await resumed.send({ open: { resume: { sessionId, bytes: 10, afterSequence } } });
    await resumed.send({ media: { data: Buffer.from('the rest') } });
    expect((await pushed.ended).status).toBe('OK');
    expect(pushed.events.at(-1)?.moved).toMatchObject({ reason: 'DAEMON_DRAINING' });
    const whenBehind = 'WHEN_BEHIND_LOSSLESS_CAPPED';
    const reader = b.client.watch({ sessionId, whenBehind });
    await reader.until(({ gap }) => gap?.reason === 'NODE_LOST');
    resumed.end();
    expect((await resumed.ended).status).toBe('OK');
    expect(resumed.summary?.verdict?.reasons).toEqual(['the rest']);
    await reader.ended;
    const all = reader.events;
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, i) => i + 1));
    // A caller that is slow hears of the newest only.
    const told = [...before, ...resumed.events];
    const numbered = told.filter(({ sequence }) => sequence > 0);
    expect(numbered).toEqual(numbered.map(({ sequence }) => all[sequence - 1]));
    await expect.poll(() => stateAt(b, sessionId)).toBe('ENDED');
  });

  test('brokers that were away are listened to again', async () => {
    const changes = watchSessions(b.client);
    const { sessionId } = await start(a, 'frames=500&everyMs=2');
    const reader = b.client.watch({ sessionId });
    await reader.until(({ sequence }) => sequence > 20);
    await brokers.kill();
    await brokers.resume();
    await b.finish(reader);
    expect(reader.events.map(({ sequence }) => sequence)).toEqual(
      reader.events.map((_, i) => i + 1),
    );
    expect(reader.summary?.frames?.analysed).toBe(500);
    const next = await start(a, 'frames=5');
    await expect.poll(() => changes).toContain(`STATE ENDED ${next.sessionId}`);
  });
});
