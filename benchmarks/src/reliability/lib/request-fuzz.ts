import { trueframeService } from '@trueframe/proto';
import { framed } from './hostile/http2-caller.ts';
import { inLanes } from './in-lanes.ts';
import { mutatedMessage } from './mutate.ts';
import { below, pick } from './random.ts';
import { RawConnection, type RawEnd } from './raw-grpc.ts';

const LANES = 8;
const DEADLINE_MS = 1000;
const GRACE_MS = 10_000;

/** Calls that end what others are doing, whoever sends them. */
const NOT_SENT = ['Drain'];

/** Requests that are right, by method; methods without an entry have the empty request. */
const SAMPLES: Readonly<Record<string, readonly object[]>> = {
  Analyze: [
    {
      source: '/nope/x.mp4',
      options: { sampling: { fps: 5 }, pace: 'PACE_LIVE', maxMediaMs: 100 },
    },
    { source: '/nope/y.mp4', options: { pipeline: 'embedded', includeScores: true } },
  ],
  StartSession: [{ source: '/nope/x.mp4', options: { pipeline: 'embedded' } }],
  Push: [
    { open: { format: 'MEDIA_FORMAT_JPEG', options: { frameRate: 25 } } },
    { media: { data: Buffer.alloc(30, 7), ptsMs: 5 } },
  ],
  Watch: [{ sessionId: 's-abc', afterSequence: 4 }],
  WatchSessions: [{}],
  ListSessions: [{ pageSize: 5, pageToken: 'YmVmb3JlOjU', states: [2, 3] }],
  GetSession: [{ sessionId: 's-abc' }],
  StopSession: [{ sessionId: 's-abc' }],
  WatchPicture: [{ sessionId: 's-abc', maxFps: 2, maxWidth: 640 }],
  GetEvidence: [{ sessionId: 's-abc', trackId: 1, pageToken: 'dHJhY2s6NQ' }],
  DeleteEvidence: [{ sessionId: 's-abc', trackId: 1 }],
};

/** A status that grpc-js gives for bytes that are no message, and nobody else. */
const FRAMING =
  /^(Error deserializing|request message parsing failure|Received .* message|Bad |Unknown)/i;

export interface FuzzReport {
  readonly sent: number;
  readonly late: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Ends that say nothing to a caller, with how often each came. */
  readonly untyped: Readonly<Record<string, number>>;
}

/** Sends changed requests of all methods to a daemon over connections of its own. */
export async function fuzzRequests(
  address: string,
  count: number,
  random: () => number,
): Promise<FuzzReport> {
  const seeds = seedsOf();
  const statuses: Record<string, number> = {};
  const untyped: Record<string, number> = {};
  let late = 0;
  const add = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  const connections = Array.from({ length: LANES }, () => new RawConnection(address));
  const bodies = Array.from({ length: LANES }, (_, lane) => ({
    lane,
    left: Math.ceil(count / LANES),
  }));
  await inLanes(bodies, LANES, async ({ lane, left }) => {
    for (let k = 0; k < left; k += 1) {
      const [path, message] = pick(random, seeds);
      const body = wrapped(mutatedMessage(message, random), random);
      const end = await (connections[lane] as RawConnection).call(
        path,
        body,
        DEADLINE_MS,
        GRACE_MS,
      );
      if (end.isLate) late += 1;
      add(statuses, end.status || end.error || 'no status');
      if (isUntyped(end))
        add(
          untyped,
          `${path.split('/').at(-1)} ${end.status}${end.error}: ${end.message.slice(0, 80)}`,
        );
    }
  });
  for (const connection of connections) connection.close();
  return { sent: bodies.reduce((sum, { left }) => sum + left, 0), late, statuses, untyped };
}

function seedsOf(): [path: string, message: Buffer][] {
  return Object.entries(trueframeService)
    .filter(([name]) => !NOT_SENT.includes(name))
    .flatMap(([name, { path, requestSerialize }]) => {
      const serialize = requestSerialize as (request: object) => Buffer;
      return (SAMPLES[name] ?? [{}]).map((request): [string, Buffer] => [path, serialize(request)]);
    });
}

/** Some prefixes lie about the length or the compression. */
function wrapped(message: Buffer, random: () => number): Buffer {
  const length =
    below(random, 20) > 0 ? message.length : Math.max(0, message.length + below(random, 120) - 20);
  return framed(message, { length, flag: below(random, 25) > 0 ? 0 : below(random, 256) });
}

function isUntyped({ status, message, isLate }: RawEnd): boolean {
  if (isLate) return true;
  return ['UNKNOWN', 'INTERNAL'].includes(status) && !FRAMING.test(message);
}
