import type { ErrorMessage, Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../config/pipeline.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Pace } from '../../wire/session-plan.ts';
import type { Source } from '../../wire/source.ts';
import type { ToEngine } from '../../wire/to-engine.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { EventReader } from './event-reader.ts';
import { MemoryJournal } from './memory-journal.ts';
import { Session } from './session.ts';

const pipeline = Pipeline.parse(pipelineInput());
const file: Source = { kind: 'file', path: '/a.mp4' };

/** A session without a supervisor: `told` is what it asks of its engine. */
function openSession(pace: Pace, eventBuffer = 16) {
  const told: string[] = [];
  let dropped = 0;
  const session = new Session({
    ordinal: 1,
    plan: {
      sessionId: 's-1',
      source: file,
      pipeline,
      pipelineVersion: 'v',
      sampling: 'all',
      pace,
      tenant: { id: '', weight: 1 },
      includeScores: true,
      includeTrackUpdates: false,
      maxMediaMs: 0,
      rung: 0,
    },
    source: '/a.mp4',
    host: {
      host: () => {},
      tell: (message: ToEngine) => told.push(message.type),
      cancel: () => {
        told.push('cancel');
        return false;
      },
    },
    store: new MemoryStore(1_000_000),
    journal: new MemoryJournal(),
    eventBuffer,
    pushIdle: { firstMs: 1000, nextMs: 1000 },
    logger: pino({ level: 'silent' }),
    describeError: ({ code }): ErrorMessage => ({ code }),
    onEvent: () => {},
    onLeftOut: (count) => {
      dropped += count;
    },
    onState: () => {},
    onOver: () => {},
  });
  const progress = (events: EventPayload[], inFlight = 0) =>
    session.onProgress({
      type: 'progress',
      sessionId: 's-1',
      events,
      entry: Uint8Array.of(1),
      counts: { received: 10, analysed: 10 - inFlight, dropped: {}, inFlight },
      ptsMs: 40,
      activeTracks: 1,
    });
  const closed = (error?: TrueframeError) =>
    session.onClosed({
      type: 'closed',
      sessionId: 's-1',
      counts: { received: 10, analysed: 10, dropped: {}, inFlight: 0 },
      ...(error && { error: error.toWire() }),
    });
  return { session, reader: session.watch(), told, progress, closed, dropped: () => dropped };
}

async function drain(reader: EventReader, most = Number.POSITIVE_INFINITY): Promise<Event[]> {
  const events: Event[] = [];
  while (events.length < most) {
    const { value } = await reader.next();
    if (!value) break;
    events.push(value);
  }
  return events;
}

const scores = (n: number): EventPayload[] => Array.from({ length: n }, () => ({ scores: {} }));
const summary: EventPayload = {
  summary: { endReason: 'END_REASON_SOURCE_ENDED', verdict: { final: true } },
};

test('events are numbered without gaps, and the summary ends the session', async () => {
  const { session, reader, progress, closed } = openSession('lossless');
  progress([{ sessionStarted: {} }, ...scores(3)]);
  expect(session.state).toBe('RUNNING');
  progress([summary]);
  closed();

  const events = await drain(reader);

  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(session).toMatchObject({ state: 'ENDED', endReason: 'source_ended' });
  expect(session.standing.activeTracks).toBe(0);
});

test('a lossless session holds its engine back while the caller is behind, and loses nothing', async () => {
  const { reader, told, progress, closed } = openSession('lossless', 16);
  progress(scores(11));
  expect(told).toEqual([]);
  progress(scores(30)); // In flight when the pause was sent.
  expect(told).toEqual(['pause']);

  for (let i = 0; i < 36; i++) await reader.next();
  expect(told).toEqual(['pause']);
  await reader.next();
  expect(told).toEqual(['pause', 'resume']);
  progress([summary]);
  closed();
  let rest = 0;
  for await (const _ of reader) rest += 1;
  expect(rest).toBe(41 + 1 - 37);
});

test('readers are held apart: each gets what comes while it is there, and one that leaves takes nothing along', async () => {
  const { session, reader, told, progress, closed } = openSession('lossless', 16);
  progress([{ sessionStarted: {} }]);
  const [late, leaving] = [session.watch(), session.watch()];
  progress(scores(12));
  expect(told).toEqual(['pause']);
  for (let i = 0; i < 12; i++) await late.next();
  await drain(reader, 13);
  await leaving.return();
  expect(told).toEqual(['pause', 'resume']);
  progress([summary]);
  closed();

  expect((await drain(reader)).map(({ sequence }) => sequence)).toEqual([14]);
  expect((await drain(late)).map(({ sequence }) => sequence)).toEqual([14]);
  expect(await drain(leaving)).toEqual([]);
});

test('a new engine hears that the session is paused and stopped', () => {
  const { session, told, progress } = openSession('lossless', 16);
  progress(scores(20));
  session.stop('END_REASON_STOPPED');
  expect(session.onEngineLost('ENGINE_CRASHED')).toBe(true);
  told.length = 0;

  session.onAssigned('/socket');

  expect(told.sort()).toEqual(['pause', 'stop']);
});

test('of a live session a slow caller gets the newest scores, and everything that matters', async () => {
  const { reader, progress, closed, dropped } = openSession('live', 16);
  progress(scores(100));
  progress([{ verdict: { trackId: 1, final: true } }, summary]);
  closed();

  const events = await drain(reader);

  const skipped = events.reduce((sum, event) => sum + Number(event.skipped?.count ?? 0), 0);
  expect(skipped).toBe(dropped());
  expect(skipped + events.filter((event) => event.scores).length).toBe(100);
  expect(skipped).toBeGreaterThan(80);
  expect(events.slice(-2).map((event) => Object.keys(event).at(-1))).toEqual([
    'verdict',
    'summary',
  ]);
});

test('a live caller that leaves even final verdicts unread is given up, and the session goes on', async () => {
  const { session, reader, told, progress } = openSession('live', 16);
  progress([{ sessionStarted: {} }]);
  progress(Array.from({ length: 20 }, () => ({ verdict: { trackId: 1, final: true } })));
  await expect(drain(reader)).rejects.toMatchObject({ code: 'LIMIT_CALLER_TOO_SLOW' });
  expect(told).toEqual([]);
  expect(session.state).toBe('RUNNING');
});

test('a resume names the journal, and frames of a lost engine do not stay in flight', () => {
  const { session, progress } = openSession('lossless');
  progress([{ sessionStarted: {} }]);
  progress([], 3);
  session.onEngineLost('ENGINE_HUNG');
  expect(session.state).toBe('RECOVERING');
  expect(session.plan().resume).toMatchObject({ reason: 'ENGINE_HUNG', started: true });
  expect(session.plan().resume?.journal).toHaveLength(2);

  session.onRefused(new TrueframeError('ENGINE_CRASHED', 'no engine'));

  expect(session.standing.counts).toEqual({
    received: 10,
    analysed: 7,
    dropped: { error: 3 },
    inFlight: 0,
  });
});

test('an engine that dies after the summary takes nothing away', async () => {
  const { session, reader, progress } = openSession('lossless');
  progress([summary]);
  expect(session.onEngineLost('ENGINE_CRASHED')).toBe(false);
  expect((await drain(reader)).at(-1)?.summary).toBeTruthy();
  expect(session.state).toBe('ENDED');
});

test('after a cancel nothing more is said, whatever the engine still sends', async () => {
  const { session, reader, told, progress, closed } = openSession('lossless');
  progress(scores(3));
  session.cancel();
  session.cancel();
  progress(scores(3));
  closed(new TrueframeError('SESSION_CANCELLED', 'cancelled'));

  expect(told).toEqual(['cancel']);
  expect(await drain(reader)).toHaveLength(3);
  expect(session).toMatchObject({ state: 'CANCELLED', endReason: 'cancelled', error: undefined });
});

test('an engine that closes without a summary is a bug, not an end', async () => {
  const { reader, closed } = openSession('lossless');
  closed();
  expect((await drain(reader)).at(-1)?.error?.code).toBe('INTERNAL');
});
