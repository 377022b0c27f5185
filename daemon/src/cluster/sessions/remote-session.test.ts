import type { Event } from '@trueframe/proto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../config/pipeline.ts';
import { NO_COUNTS } from '../../control/session/frame-counts.ts';
import type { SessionState } from '../../control/session/session-state.ts';
import type { StoredState } from '../../control/store/stored-state.ts';
import type { LogMessage } from '../log/log-message.ts';
import type { LogSource } from '../log/log-source.ts';
import { RemoteSession } from './remote-session.ts';
import type { SessionFacts } from './session-facts.ts';

/** The log of a cluster in memory, one session among the messages of others. */
class MemoryLog implements LogSource {
  readonly messages: LogMessage[] = [];
  /** Questions that were asked, and readings that were begun and have not ended. */
  asked = 0;
  following = 0;
  readonly #wakers = new Set<() => void>();
  #seq = 0;
  #last = 0;

  /** Messages of other sessions take their places in the stream. */
  pass(count: number): void {
    this.#seq += count;
  }

  /** A message with so many more events. */
  say(count: number, state?: StoredState, payload: Partial<Event> = {}): void {
    this.#seq += 1;
    const events = Array.from({ length: count }, (_, i): Event => {
      return { sessionId: 's-1', sequence: this.#last + i + 1, ...payload };
    });
    this.#last += count;
    const stateAt = state ? this.#seq : (this.messages.at(-1)?.stateAt ?? this.#seq);
    this.messages.push({
      ...{
        seq: this.#seq,
        node: 'a',
        epoch: 1,
        message: this.#seq,
        last: this.#last,
        stateAt,
        framesFrom: 1,
      },
      records: [{ sessionId: 's-1', events, ...(state && { state }) }],
    });
    for (const wake of this.#wakers) wake();
  }

  /** The oldest messages have grown too old. */
  drop(count: number): void {
    this.messages.splice(0, count);
  }

  async newest(): Promise<LogMessage | undefined> {
    this.asked += 1;
    return this.messages.at(-1);
  }

  async from(_subject: string, seq: number): Promise<LogMessage | undefined> {
    this.asked += 1;
    return this.messages.find((message) => message.seq >= seq);
  }

  async *between(_subject: string, from: number, to: number): AsyncGenerator<LogMessage> {
    this.asked += 1;
    yield* this.messages.filter(({ seq }) => seq >= from && seq <= to);
  }

  async *follow(_subject: string, from: number, signal: AbortSignal): AsyncGenerator<LogMessage> {
    this.following += 1;
    let at = from;
    try {
      while (!signal.aborted) {
        const next = this.messages.find(({ seq }) => seq >= at);
        if (next) {
          at = next.seq + 1;
          yield next;
        } else await this.#news(signal);
      }
    } finally {
      this.following -= 1;
    }
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
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

function factsOf(sessionId: string, state: StoredState, pace = 'lossless'): SessionFacts {
  const pipeline = Pipeline.parse(pipelineInput());
  const plan = { sessionId, pace, pipeline, tenant: { id: 't' }, source: { kind: 'file' } };
  return { source: '/a.mp4', plan, state, last: 0, readers: 0, node: 'a' } as SessionFacts;
}

const EVENT_BUFFER = 16;

function open(pace: 'live' | 'lossless' = 'lossless') {
  const log = new MemoryLog();
  const said: string[] = [];
  const session = new RemoteSession(factsOf('s-1', stateOf('RUNNING'), pace), {
    source: log,
    eventBuffer: EVENT_BUFFER,
    logger: pino({ level: 'silent' }),
    askToStop: async (id, reason) => void said.push(`stop ${id} ${reason}`),
    onAudience: (_, isRead) => said.push(isRead ? 'read' : 'left'),
    onLeftOut: (count) => said.push(`left out ${count}`),
    onState: ({ state }) => said.push(state),
  });
  return { log, session, said };
}

type Events = AsyncIterator<Event, undefined>;

async function take(events: Events, n = Number.POSITIVE_INFINITY): Promise<number[]> {
  const taken: number[] = [];
  while (taken.length < n) {
    const { value } = await events.next();
    if (!value) break;
    taken.push(Number(value.sequence));
  }
  return taken;
}

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, k) => first + k);

/** Lets what was said come to its readers. */
const arrived = () => new Promise((resolve) => setTimeout(resolve, 5));

test('readers of any place share one reading of the log, which ends with the last of them', async () => {
  const { log, session } = open();
  for (let k = 0; k < 300; k += 1) {
    log.pass(7);
    log.say(k % 3);
  }
  const early = await session.read(0);
  const late = await session.read(250);
  const next = await session.read();
  expect(session.sequences).toEqual({ first: 1, last: 300 });
  expect(await take(early, 300)).toEqual(numbers(1, 300));
  expect(await take(late, 40)).toEqual(numbers(251, 290));
  log.say(2);
  expect(await take(next, 2)).toEqual([301, 302]);
  expect(await take(late, 12)).toEqual(numbers(291, 302));
  expect(log.following).toBe(1);
  await early.return();
  await late.return();
  expect(log.following).toBe(1);
  await next.return();
  await expect.poll(() => log.following).toBe(0);

  log.say(5);
  const again = await session.read(300);
  expect(await take(again, 7)).toEqual(numbers(301, 307));
  expect(log.following).toBe(1);
  await again.return();
});

test('a reader ends when the log says that the session is over, and knows how', async () => {
  const { log, session, said } = open();
  log.say(3);
  const reader = await session.read(0);
  const error = { code: 'SOURCE_NOT_FOUND', message: 'gone', details: {} } as const;
  log.say(1, stateOf('FAILED', { error, endReason: 'source_not_found', endedAt: 5 }));
  expect(await take(reader)).toEqual(numbers(1, 4));
  expect(session).toMatchObject({ state: 'FAILED', error: { code: 'SOURCE_NOT_FOUND' } });
  expect(said).toEqual(['FAILED']);
  await expect.poll(() => log.following).toBe(0);
  expect(await take(await session.read(2))).toEqual([3, 4]);
  expect(session.onFacts(factsOf('s-1', stateOf('RUNNING')))).toBe(false);
  expect(session.state).toBe('FAILED');
});

test('a session that ends without a word in the log ends its readers, too', async () => {
  const { log, session } = open();
  const reader = await session.watch();
  log.say(2);
  expect(await take(reader, 1)).toEqual([1]);
  expect(session.onFacts(factsOf('s-1', stateOf('CANCELLED')))).toBe(true);
  expect(await take(reader)).toEqual([2]);
});

test('a reader that is slow gets the newest of each track, or is told where to go on, or reads again', async () => {
  const { log, session, said } = open('live');
  const latest = await session.read(0);
  const capped = await session.read(0, 'capped');
  const lossless = open();
  const patient = await lossless.session.watch();
  const verdict = { verdict: { trackId: 1 } };
  for (let k = 0; k < 100; k += 1) {
    log.say(1, undefined, verdict);
    lossless.log.say(1, undefined, verdict);
    await arrived();
  }
  const [skipped, newest] = [await latest.next(), await latest.next()];
  expect(skipped.value?.skipped?.count).toBe(Number(newest.value?.sequence) - 1);
  expect(said.filter((line) => line.startsWith('left out'))).not.toEqual([]);
  await expect(capped.next()).rejects.toMatchObject({
    code: 'LIMIT_CALLER_TOO_SLOW',
    details: { afterSequence: 0 },
  });
  lossless.log.say(0, stateOf('ENDED', { endReason: 'source_ended', endedAt: 5 }));
  expect(await take(patient)).toEqual(numbers(1, 100));
});

test('a late reader is found its place with few questions, and hears of events that are gone', async () => {
  const { log, session } = open();
  for (let k = 0; k < 5000; k += 1) {
    log.pass(40);
    log.say(1);
  }
  const late = await session.read(4000);
  log.asked = 0;
  expect(await take(late, 1000)).toEqual(numbers(4001, 5000));
  expect(log.asked).toBeLessThan(30);
  await late.return();

  log.drop(100);
  await expect(session.read(50)).rejects.toMatchObject({
    code: 'EVENTS_GONE',
    details: { first: 101, last: 5000 },
  });
  await expect.poll(() => log.following).toBe(0);
  expect((await session.read(100)).position).toBe(100);
});

test('a caller that has heard more elsewhere is not sent away, one that asks for what never was is', async () => {
  const { log, session } = open();
  log.say(3);
  const reader = await session.read();
  log.say(2);
  const ahead = session.read(5);
  log.say(1);
  expect(await take(await ahead, 1)).toEqual([6]);
  await expect(session.read(7)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  await reader.return();
});

test('a stop is asked for once, and seen at once', async () => {
  const { session, said } = open();
  session.stop('END_REASON_STOPPED');
  session.stop('END_REASON_STOPPED');
  await session.kept();
  expect(session.state).toBe('STOPPING');
  expect(said).toEqual(['stop s-1 END_REASON_STOPPED']);
  session.onFacts(factsOf('s-1', stateOf('ENDED', { endReason: 'stopped', endedAt: 9 })));
  expect(session.state).toBe('ENDED');
});

test('its node hears of the first reader and of the last', () => {
  const { session, said } = open();
  const [one, other] = [session.audience.join(), session.audience.join()];
  expect(session.audience.count).toBe(2);
  one();
  one();
  other();
  expect(said).toEqual(['read', 'left']);
});
