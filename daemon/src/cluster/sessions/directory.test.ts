import type { KV, KvWatchEntry } from '@nats-io/kv';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../config/pipeline.ts';
import { NO_COUNTS } from '../../control/session/frame-counts.ts';
import type { SessionState } from '../../control/session/session-state.ts';
import type { StoredState } from '../../control/store/stored-state.ts';
import type { LogSource } from '../log/log-source.ts';
import { Directory } from './directory.ts';
import { RemoteSession } from './remote-session.ts';
import { type SessionFacts, toJson } from './session-facts.ts';

/** A bucket in memory. */
class MemoryBucket {
  /** True: who watches hears of nothing yet. */
  isLate = false;
  readonly #entries = new Map<string, KvWatchEntry>();
  readonly #watchers = new Set<(entry: KvWatchEntry | undefined) => void>();

  put(key: string, value: Uint8Array, writtenAt = Date.now()): void {
    const json = () => JSON.parse(Buffer.from(value).toString());
    const facts = { key, value, operation: 'PUT', created: new Date(writtenAt), isUpdate: true };
    const entry = { ...facts, json } as KvWatchEntry;
    this.#entries.set(key, entry);
    this.#tell(entry);
  }

  delete(key: string): void {
    this.#entries.delete(key);
    this.#tell({ key, operation: 'DEL', created: new Date(), isUpdate: true } as KvWatchEntry);
  }

  async get(key: string): Promise<KvWatchEntry | null> {
    return this.#entries.get(key) ?? null;
  }

  async status(): Promise<{ values: number }> {
    return { values: this.#entries.size };
  }

  async watch() {
    const now = [...this.#entries.values()];
    const waiting = now.map((entry, i) => ({ ...entry, isUpdate: i === now.length - 1 }));
    let wake = () => {};
    let isStopped = false;
    this.#watchers.add((entry) => {
      if (entry) waiting.push(entry);
      wake();
    });
    const iterate = async function* () {
      while (!isStopped) {
        const entry = waiting.shift();
        if (entry) yield entry;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    };
    const stop = () => {
      isStopped = true;
      wake();
    };
    return Object.assign(iterate(), { stop });
  }

  #tell(entry: KvWatchEntry): void {
    if (this.isLate) return;
    for (const watcher of this.#watchers) watcher(entry);
  }
}

/** The state of a session, each newer than the one before. */
let noted = 0;
function stateOf(state: SessionState, more: Partial<StoredState> = {}): StoredState {
  noted += 1;
  return {
    ...{ ordinal: 1, state, rung: 0, startedAt: 0, ptsMs: 0, noteAt: noted },
    ...{ counts: NO_COUNTS, hasStarted: true, attempts: 0 },
    ...more,
  };
}

function factsOf(sessionId: string, state: StoredState): SessionFacts {
  const pipeline = Pipeline.parse(pipelineInput());
  const plan = { sessionId, pipeline, tenant: { id: 't' }, source: { kind: 'file' } };
  return { source: '/a.mp4', plan, state, last: 0, readers: 0, node: 'a' } as SessionFacts;
}

const HOUR = 3_600_000;

function openDirectory() {
  const [sessions, nodes] = [new MemoryBucket(), new MemoryBucket()];
  const told: string[] = [];
  const directory = new Directory({
    sessions: sessions as unknown as KV,
    nodes: nodes as unknown as KV,
    ...{ retentionMs: HOUR, bucketMs: 7 * HOUR, logger: pino({ level: 'silent' }) },
    toSession: (facts) =>
      new RemoteSession(facts, {
        ...{ source: {} as LogSource, eventBuffer: 16, logger: pino({ level: 'silent' }) },
        askToStop: async () => {},
        onAudience: () => {},
        onLeftOut: () => {},
        onState: () => {},
      }),
    onChange: (change, { id, state }) => told.push(`${change} ${id} ${state}`),
    onOwner: () => {},
    onStopAsked: (id, reason) => told.push(`${id} ${reason}`),
  });
  onTestFinished(() => directory.close());
  const put = (id: string, state: StoredState, writtenAt?: number) =>
    sessions.put(`${id}.facts`, toJson(factsOf(id, state)), writtenAt);
  return { directory, sessions, nodes, told, put };
}

const arrived = () => new Promise((resolve) => setTimeout(resolve, 5));

test('all sessions of the cluster are known from the start, and every change is told once', async () => {
  const { directory, sessions, nodes, told, put } = openDirectory();
  put('s-1', stateOf('RUNNING', { ordinal: 4 }));
  nodes.put('a', toJson({ address: 'a:1', sessions: 1, room: 3 }));
  await directory.open();
  expect(directory.get('s-1')).toMatchObject({ state: 'RUNNING', ordinal: 4, node: 'a' });
  expect(directory.addressOf('a')).toBe('a:1');

  put('s-2', stateOf('STARTING'));
  put('s-1', stateOf('RUNNING'));
  sessions.put('s-1.desired', toJson({ stop: 'END_REASON_STOPPED' }));
  put('s-1', stateOf('ENDED', { endedAt: Date.now() }));
  sessions.delete('s-2.facts');
  nodes.delete('a');
  await arrived();
  expect(told).toEqual([
    ...['OPENED s-1 RUNNING', 'OPENED s-2 STARTING', 'STATE s-1 STOPPING'],
    ...['s-1 END_REASON_STOPPED', 'STATE s-1 ENDED'],
    'FORGOTTEN s-2 STARTING',
  ]);
  expect(directory.all().map(({ id }) => id)).toEqual(['s-1']);
  expect(directory.addressOf('a')).toBeUndefined();
});

test('a session of which news are on their way is asked for, one that is not there is not known', async () => {
  const { directory, sessions, put, told } = openDirectory();
  await directory.open();
  sessions.isLate = true;
  put('s-1', stateOf('STARTING'));
  await arrived();
  expect(directory.get('s-1')).toBeUndefined();
  expect(await directory.ask('s-1')).toMatchObject({ id: 's-1', state: 'STARTING' });
  expect(await directory.ask('s-2')).toBeUndefined();
  expect(await directory.ask('s-1.facts > *')).toBeUndefined();
  expect(told).toEqual(['OPENED s-1 STARTING']);
});

test('sessions that ended long ago are forgotten, and those that nobody has written for as long as buckets keep them', async () => {
  const { directory, told, put } = openDirectory();
  const now = Date.now();
  put('old', stateOf('ENDED', { endedAt: now - 2 * HOUR }));
  put('ended', stateOf('ENDED', { endedAt: now - HOUR + 60_000 }));
  put('runs', stateOf('RUNNING'), now - 6 * HOUR);
  put('lost', stateOf('RUNNING'), now - 8 * HOUR);
  await directory.open();
  expect(directory.all().map(({ id }) => id)).toEqual(['ended', 'runs', 'lost']);
  directory.age();
  expect(told.slice(3)).toEqual(['FORGOTTEN lost RUNNING']);
  directory.age(now + 120_000);
  expect(told.slice(4)).toEqual(['FORGOTTEN ended ENDED']);
});
