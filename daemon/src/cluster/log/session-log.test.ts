import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasNats, NatsServer } from '../../../../test/helpers/nats-server.ts';
import { tempFolderForAll } from '../../../../test/helpers/temp-folder.ts';
import { Cluster } from '../../config/cluster.ts';
import type { SessionRecord } from '../../control/store/session-store.ts';
import { ClusterMetrics } from '../../metrics/cluster-metrics.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { connect } from '../connect.ts';
import { findLeft } from '../jobs/find-left.ts';
import { logSubject } from '../names.ts';
import { Outbox } from '../outbox/outbox.ts';
import { openStreams } from '../streams.ts';
import { LogReader } from './log-reader.ts';
import { SessionLog } from './session-log.ts';

const logger = pino({ level: 'silent' });

describe.skipIf(!hasNats)('the log of a cluster, with a real broker', () => {
  const folder = tempFolderForAll();
  const streamsFolder = join(folder, 'streams');
  let broker: NatsServer;
  let sessions = 0;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    broker = await NatsServer.start(streamsFolder);
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => broker.kill());

  /** The log, as one node opens it. */
  async function openNode(node: string, withOutbox = false) {
    const config = Cluster.parse({ servers: [broker.address] });
    const streams = await openStreams(await connect(config, node), config);
    const reader = new LogReader(streams);
    const copies = { folder: join(folder, `outbox-${node}`), windowMs: 60_000 };
    const outbox = withOutbox
      ? await Outbox.open({ ...copies, streams, reader, logger })
      : undefined;
    const onFenced = vi.fn();
    const metrics = new ClusterMetrics(new Registry(), {
      isConnected: () => true,
      leases: () => 0,
      waiting: () => ({}),
    });
    const log = new SessionLog({
      ...{ node, streams, reader, outbox, metrics, logger, onFenced },
      problem: () => undefined,
    });
    closers.push(async () => {
      await log.close();
      await outbox?.close();
      await streams.connection.close();
    });
    return { log, reader, outbox, onFenced };
  }

  /** Records of a new session, one event and one frame each. */
  function newSession() {
    sessions += 1;
    const sessionId = `s-${sessions}`;
    let last = 0;
    const record = (more: Partial<SessionRecord> = {}): SessionRecord => {
      last += 1;
      const event = { sessionId, sequence: last, payload: 'skipped' as const, skipped: {} };
      return { sessionId, events: [event], entry: Uint8Array.of(last), ...more };
    };
    const source = { kind: 'file', path: '/clip.mp4' };
    const plan = { sessionId, source, tenant: { id: 'acme', weight: 1 } } as SessionPlan;
    const state = { ordinal: 7, state: 'RUNNING' } as SessionRecord['state'];
    const first = () => record({ plan, ...(state && { state }) });
    return { sessionId, subject: logSubject('acme', sessionId), record, first, state };
  }

  const keep = (log: SessionLog, record: SessionRecord) =>
    new Promise<void>((resolve) => log.append(record, resolve));

  const numbers = async (log: SessionLog, sessionId: string, after = 0) =>
    (await log.events(sessionId, after, 100)).map(({ sequence }) => Number(sequence));

  test('another node finds what was kept, goes on, and the one before is fenced', async () => {
    const a = await openNode('a');
    const b = await openNode('b');
    const { sessionId, subject, record, first, state } = newSession();
    await keep(a.log, first());
    await keep(a.log, record({ checkpoint: Uint8Array.of(200), cursors: { hook: 1 } }));
    await keep(a.log, record({ ...(state && { state }) }));
    await keep(a.log, record());
    expect(await numbers(a.log, sessionId, 1)).toEqual([2, 3, 4]);

    const { left, position } = await findLeft(b.reader, subject);
    expect(left?.state.ordinal).toBe(7);
    expect(left?.journal).toEqual({
      checkpoint: Uint8Array.of(200),
      // The entry beside the checkpoint is behind it.
      entries: [2, 3, 4].map((value) => Uint8Array.of(value)),
    });
    expect(position).toMatchObject({ epoch: 2, last: 4, cursors: { hook: 1 } });

    b.log.continueAt('acme', sessionId, position);
    const mine = record();
    await keep(b.log, mine);
    const onKept = vi.fn();
    a.log.append({ ...mine, entry: Uint8Array.of(99) }, onKept);
    await vi.waitFor(() => expect(a.onFenced).toHaveBeenCalledWith(sessionId), 10_000);
    expect(onKept).not.toHaveBeenCalled();
    a.log.release(sessionId);
    expect(await numbers(a.log, sessionId, 2), 'for readers that are behind').toEqual([3, 4]);
    expect(await numbers(b.log, sessionId)).toEqual([1, 2, 3, 4, 5]);
    const newest = await a.reader.newest(subject);
    for (const oneByOne of [0, 2, 9]) {
      const found: number[] = [];
      for await (const { last } of a.reader.between(subject, 0, newest?.seq ?? 0, oneByOne)) {
        found.push(last);
      }
      expect(found).toEqual([1, 2, 3, 4, 5]);
    }
  });

  test('a broker that comes back has everything that was confirmed, once, in order', async () => {
    const { log } = await openNode('a');
    const { sessionId, record, first } = newSession();
    await keep(log, first());
    const kept = Array.from({ length: 150 }, () => record()).map((one) => keep(log, one));
    await kept[20];
    await broker.kill();
    await broker.resume();
    await Promise.all(kept);
    const found = [...(await numbers(log, sessionId)), ...(await numbers(log, sessionId, 100))];
    expect(found).toEqual(Array.from({ length: 151 }, (_, k) => k + 1));
  });

  test.each([
    { how: 'by the session, which goes on', goesOn: true },
    { how: 'when the brokers are back, also for a session that is over', goesOn: false },
  ])('what brokers lose after they confirmed it is published again: $how', async ({ goesOn }) => {
    const { log, reader, outbox } = await openNode('a', true);
    const { sessionId, subject, record, first, state } = newSession();
    await keep(log, first());
    await keep(log, record());
    await broker.kill();
    const before = join(folder, `before-${sessionId}`);
    cpSync(streamsFolder, before, { recursive: true });
    await broker.resume();
    await keep(log, record({ checkpoint: Uint8Array.of(9), ...(state && { state }) }));
    await keep(log, record());

    // The disk of the broker is as it was before, as after a power failure.
    await broker.kill();
    rmSync(streamsFolder, { recursive: true });
    cpSync(before, streamsFolder, { recursive: true });
    await broker.resume();
    expect((await reader.newest(subject))?.last).toBe(2);
    if (goesOn) await keep(log, record());
    else await outbox?.mend(() => false);

    const last = goesOn ? 5 : 4;
    const newest = await reader.newest(subject);
    expect(newest?.last).toBe(last);
    const { left } = await findLeft(reader, subject);
    expect(left?.journal.checkpoint).toEqual(Uint8Array.of(9));
    const read: number[] = [];
    for await (const { records } of reader.between(subject, 0, newest?.seq ?? 0)) {
      for (const { events } of records)
        read.push(...events.map(({ sequence }) => Number(sequence)));
    }
    expect(read).toEqual(Array.from({ length: last }, (_, k) => k + 1));
  });
});
