import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceError } from '@grpc/grpc-js';
import type { Event__Output, WatchRequest } from '@trueframe/proto';
import { errorCode } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import type { Row } from '../row.ts';

/** Events that a slow reader takes slowly, and its pause after each, in milliseconds. */
const SLOW_EVENTS = 60;
const PAUSE_MS = 10;
/** After so many, a reader is no longer slow. */
const MOST_CUTS = 5;

/** All that one reader was given, over all of its calls. */
interface Heard {
  readonly events: Event__Output[];
  /** Calls that ended because too much waited for them. */
  cut: number;
}

export const row: Row = {
  number: 8,
  title: 'slow readers',
  gate: 'readers of a session that are slower than it, half of them with LATEST_PER_TRACK, half with LOSSLESS_CAPPED: the first are told of every event that they miss, and miss no final verdict; the second are cut off, go on where they are told, and miss nothing; a fast reader beside them hears everything; the session does not wait',
  limitSeconds: { short: 120, full: 120 },
  runs: 'quiet',
  async run(context) {
    const count = context.short ? 4 : 40;
    const daemon = await context.startDaemon({
      ...withFixtures,
      sessions: { eventBuffer: 32, store: { folder: `${context.folder}/store` } },
    });
    const source = patternClip(context.folder, context.short ? 30 : 120);
    const options = { pace: 'PACE_LIVE', includeScores: true, includeTrackUpdates: true } as const;
    const { session } = await daemon.client.startSession({ source, options });
    const sessionId = session?.sessionId ?? '';
    const whenBehind = ['WHEN_BEHIND_LATEST_PER_TRACK', 'WHEN_BEHIND_LOSSLESS_CAPPED'] as const;
    const read = (k: number) =>
      readOn(daemon, { sessionId, whenBehind: whenBehind[k % 2]! }, k < count);
    const heard = await Promise.all(Array.from({ length: count + 1 }, (_, k) => read(k)));
    const whole = await readOn(daemon, { sessionId }, false);

    const slow = heard.slice(0, count);
    const latest = slow.filter((_, k) => k % 2 === 0);
    const capped = slow.filter((_, k) => k % 2 === 1);
    const last = Number(whole.events.at(-1)?.sequence);
    const finals = finalVerdicts(whole);
    const lost = slow.reduce((sum, one) => sum + Math.max(0, last - accountedFor(one)), 0);
    const twice = slow.reduce((sum, one) => sum + repeated(one), 0);
    const skipped = latest.reduce((sum, one) => sum + skippedBy(one), 0);
    const cuts = capped.reduce((sum, { cut }) => sum + cut, 0);
    const said = `${last} events; ${latest.length} readers missed ${skipped} of theirs and were told so; ${capped.length} were cut off ${cuts} times and went on.`;
    return {
      n: count,
      lost,
      duplicated: twice,
      ...judge(said, {
        'the session ends with a summary': Boolean(whole.events.at(-1)?.summary),
        'slow readers are told of all that they miss': lost === 0,
        'nothing comes twice': twice === 0,
        'events are left out': skipped > 0,
        'readers are cut off': cuts > 0,
        'readers that are cut off miss nothing': capped.every((one) => skippedBy(one) === 0),
        'nobody misses a final verdict': slow.every((one) => finalVerdicts(one) === finals),
        'a fast reader hears everything': accountedFor(heard[count]!) === last,
      }),
    };
  },
};

/** Reads a session to its end, and goes on where it is told when it is cut off. */
async function readOn(
  { raw }: ServedDaemon,
  request: WatchRequest,
  isSlow: boolean,
): Promise<Heard> {
  const heard: Heard = { events: [], cut: 0 };
  for (;;) {
    const afterSequence = Math.max(0, ...heard.events.map(({ sequence }) => Number(sequence)));
    const call = raw.watch({ ...request, afterSequence });
    try {
      await readAll(call as AsyncIterable<Event__Output>, heard, isSlow && heard.cut < MOST_CUTS);
      return heard;
    } catch (reason) {
      if (errorCode((reason as ServiceError).metadata) !== 'LIMIT_CALLER_TOO_SLOW') throw reason;
      heard.cut += 1;
    }
  }
}

async function readAll(
  call: AsyncIterable<Event__Output>,
  { events }: Heard,
  isSlow: boolean,
): Promise<void> {
  let slowly = isSlow ? SLOW_EVENTS : 0;
  for await (const event of call) {
    events.push(event);
    slowly -= 1;
    if (slowly > 0) await sleep(PAUSE_MS);
  }
}

const skippedBy = ({ events }: Heard) =>
  events.reduce((sum, { skipped }) => sum + Number(skipped?.count ?? 0), 0);

/** Events that came, and those of which it was told that they do not. */
const accountedFor = (heard: Heard) =>
  heard.events.filter(({ sequence }) => Number(sequence) > 0).length + skippedBy(heard);

function repeated({ events }: Heard): number {
  const numbers = events.map(({ sequence }) => Number(sequence)).filter((number) => number > 0);
  return numbers.length - new Set(numbers).size;
}

const finalVerdicts = ({ events }: Heard) => events.filter(({ verdict }) => verdict?.final).length;
