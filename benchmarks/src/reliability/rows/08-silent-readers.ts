import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { deafReaders, silentReaders } from '../lib/hostile/silent-readers.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { signal } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row, RowContext } from '../row.ts';

const MOST_MB = 20;
const MOST_SECONDS = 5;

export const row: Row = {
  number: 8,
  title: 'readers that never read',
  gate: `100 readers of a session that take nothing (a window of 0, the headers only, a socket that is not read, a stopped process): all gone within grpc.readerTimeout (${MOST_SECONDS} s), less than ${MOST_MB} MB more in the daemon than with 100 that read, and the events of others as fast as before (p99)`,
  limitSeconds: { short: 120, full: 120 },
  runs: 'quiet',
  async run(context) {
    const count = context.short ? 20 : 100;
    const timeout = context.short ? 2 : MOST_SECONDS;
    const daemon = await context.startDaemon({
      ...withFixtures,
      grpc: { readerTimeout: `${timeout}s` },
    });
    const source = patternClip(context.folder, context.short ? 40 : 90);
    const told = await sessionWithMuchToTell(context, daemon, source);
    const victim = daemon.analyze({
      source,
      options: { pipeline: 'slow', includeScores: true },
    });
    await victim.until(({ scores }) => scores);

    const calm = await measured(daemon, victim, () => sleep(context.short ? 1000 : 5000));
    const reading = await measured(daemon, victim, () => readAll(daemon, told, count));
    const silent = await measured(daemon, victim, () => holdReaders(context, daemon, told, count));
    victim.cancel();
    const { endedAfter, goneAfter } = silent.done;
    const more = silent.peakMb - reading.peakMb;
    const evicted = (await daemon.scrape()).sum('trueframe_grpc_refusals_total', {
      reason: 'reader',
    });
    const figures = quantilesOf(
      'eviction',
      's',
      endedAfter.map((ms) => ms / 1000),
    );
    const said = `${evicted} calls evicted, the last connection that is not read gone after ${goneAfter.toFixed(1)} s; ${more.toFixed(1)} MB more than with as many that read; p99 of another session's events ${calm.p99.toFixed(0)} ms before, ${silent.p99.toFixed(0)} ms meanwhile (${silent.events} events).`;
    return {
      n: count,
      figures,
      peakRssMb: silent.peakMb,
      ...judge(said, {
        'every reader is evicted': evicted >= count,
        [`those that hear of it do within ${MOST_SECONDS} s`]: (figures?.max ?? 99) < MOST_SECONDS,
        [`connections that are not read end within ${MOST_SECONDS} s`]: goneAfter < MOST_SECONDS,
        [`less than ${MOST_MB} MB more`]: more < MOST_MB,
        'others are as fast as before': silent.p99 < Math.max(2 * calm.p99, calm.p99 + 100),
      }),
    };
  },
};

/** More events than any socket takes. Returns the id of the session, which is over. */
async function sessionWithMuchToTell(
  { short }: RowContext,
  daemon: ServedDaemon,
  source: string,
): Promise<string> {
  const maxMediaMs = short ? 15_000 : 60_000;
  const options = { includeScores: true, includeTrackUpdates: true, maxMediaMs };
  const { session } = await daemon.client.startSession({ source, options });
  const id = session?.sessionId ?? '';
  const state = async () => (await daemon.client.getSession(id)).session?.state;
  await until('the session is over', async () => (await state()) === 'SESSION_STATE_ENDED');
  return id;
}

/** As many readers that behave: the memory of a daemon that is merely busy. */
async function readAll(daemon: ServedDaemon, sessionId: string, count: number): Promise<void> {
  const calls = Array.from({ length: count }, () => {
    const call = daemon.raw.watch({ sessionId });
    return new Promise((resolve) =>
      call
        .on('error', () => {})
        .on('status', resolve)
        .resume(),
    );
  });
  await Promise.all(calls);
  await sleep(500);
}

interface Evicted {
  /** Seconds until the last connection that is not read is gone. */
  readonly goneAfter: number;
  /** Milliseconds until the others hear of the end of their calls. */
  readonly endedAfter: readonly number[];
}

/** A quarter of each kind; held until they are evicted. */
async function holdReaders(
  context: RowContext,
  daemon: ServedDaemon,
  sessionId: string,
  count: number,
): Promise<Evicted> {
  const { grpcAddress: address } = daemon;
  const before = (await daemon.scrape()).sum('trueframe_grpc_connections');
  const share = count / 4;
  const closed = silentReaders(address, share, 0, { sessionId });
  const headers = silentReaders(address, share, 1000, { sessionId });
  context.after(() => {
    for (const session of [...closed.sessions, ...headers.sessions]) session.destroy();
  });
  const processes = [1, 2].map(() => deafReaders(address, share, { sessionId }));
  const [deaf, stopped] = await Promise.all(processes);
  const elapsed = stopwatch();
  for (const child of [deaf, stopped]) {
    context.after(() => signal(child?.pid as number, 'SIGKILL'));
  }
  signal(stopped?.pid as number, 'SIGSTOP');
  const open = async () => (await daemon.scrape()).sum('trueframe_grpc_connections') - before;
  let most = 0;
  const areThere = async () => {
    most = Math.max(most, await open());
    return most >= count;
  };
  await until('all readers are there', areThere, { everyMs: 50 }).catch((cause: unknown) => {
    throw new Error(`only ${most} of ${count} readers were there at a time`, { cause });
  });
  // The others keep their connections, on which they could read on.
  const areGone = async () => (await open()) <= 2 * share;
  await until('the deaf readers are gone', areGone, { seconds: 20, everyMs: 50 }).catch(
    async (cause: unknown) => {
      throw new Error(`${await open()} connections are left of ${count}`, { cause });
    },
  );
  const goneAfter = elapsed() / 1000;
  const endedAfter = () => [...closed.endedAfter, ...headers.endedAfter];
  await until('all calls are over', () => endedAfter().length === 2 * share);
  return { goneAfter, endedAfter: endedAfter() };
}

function residentMb(pid: number): number {
  const [, kilobytes = '0'] =
    /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Most memory of the control process in MB while `work` is done, and the delay of the victim's events in ms. */
async function measured<T>(daemon: ServedDaemon, victim: Caller, work: () => Promise<T>) {
  const from = victim.events.length;
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, residentMb(daemon.pid));
  }, 100);
  const done = await work();
  clearInterval(sampler);
  const delays = victim.events.slice(from).map(({ emittedAt }, k) => {
    const emitted = Number(emittedAt?.seconds) * 1000 + (emittedAt?.nanos ?? 0) / 1e6;
    return performance.timeOrigin + (victim.cameAt[from + k] as number) - emitted;
  });
  const sorted = delays.sort((a, b) => a - b);
  const p99 = sorted[Math.floor(0.99 * sorted.length)] ?? Number.POSITIVE_INFINITY;
  return { done, peakMb: peak, p99, events: sorted.length };
}
