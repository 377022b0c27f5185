import { withFixtures } from '../lib/fixtures.ts';
import { hostileCalls, leaveHalfOpen, make, resetRapidly } from '../lib/hostile/hostile-calls.ts';
import { hostileBytes, sendBytes } from '../lib/hostile/raw-bytes.ts';
import { startVictim } from '../lib/hostile/victim.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

const MOST_MS = 250;
const MOST_MB = 100;

export const row: Row = {
  number: 9,
  title: 'abuse of the gRPC port',
  gate: `rapid resets, half-open requests, compressed bombs, garbage, floods of frames, huge headers, malformed requests, connections that drip: no crash, every answer one that the rules allow, a caller that behaves is answered within ${MOST_MS} ms (p95) all the while, and nothing stays open`,
  limitSeconds: { short: 120, full: 180 },
  runs: 'quiet',
  async run(context) {
    const { short } = context;
    const limits = {
      ...{ handshakeTimeout: '1s', uploadTimeout: '2s', callsPerAddress: 500 },
      ...{ keepaliveTime: '2s', keepaliveTimeout: '2s' },
    };
    const daemon = await context.startDaemon({ ...withFixtures, grpc: { limits } });
    const { grpcAddress: address } = daemon;
    const engine = daemon.enginePid();
    const before = await memoryOf(daemon);
    const calls = hostileCalls();
    const victim = await startVictim(address);
    const open = async () => (await daemon.scrape()).sum('trueframe_grpc_connections');
    const openBefore = await open();

    const rounds = short ? 1 : 20;
    let sockets = 0;
    for (let k = 0; k < rounds; k += 1) {
      const all = Object.values(hostileBytes(context.random));
      sockets += all.length;
      await Promise.all(all.map((bytes) => sendBytes(address, bytes, 500)));
    }
    // All together stay below grpc.limits.connectionsPerAddress: the half-open requests come in, too.
    const silent = Array.from({ length: short ? 50 : 150 }, () =>
      sendBytes(address, Buffer.alloc(0), 2500),
    );
    const drips = Array.from({ length: 20 }, () =>
      sendBytes(address, Buffer.from('PRI * HT'), 2500),
    );

    const wrong: string[] = [];
    for (const call of calls) {
      const end = await make(address, call);
      if (!call.answers.includes(end)) wrong.push(`${call.name}: ${end}`);
    }
    const resets = await resetRapidly(address, 20_000);
    const half = await leaveHalfOpen(address, short ? 6 : 50, 100);
    const held = await Promise.all([...silent, ...drips]);

    const delays = await victim.stop();
    const isEmpty = async () => (await open()) <= openBefore;
    const isClean = await until('all connections are gone', isEmpty, { seconds: 10 }).catch(
      () => false,
    );
    const more = (await memoryOf(daemon)) - before;
    const refused = (await daemon.scrape()).by('trueframe_grpc_refusals_total', 'reason');
    const incomplete = half.filter((end) => end === 'DEADLINE_EXCEEDED').length;
    const figures = quantilesOf('a caller that behaves waits', 'ms', delays);
    const said = `${sockets} hostile connections, ${calls.length} hostile calls, ${resets} rapid resets, ${half.length} half-open requests of which ${incomplete} ran out of time; turned away: ${words(refused)}; ${more.toFixed(0)} MB more afterwards.`;
    return {
      n: sockets + calls.length + resets + half.length,
      figures,
      ...judge(said, {
        'the daemon lives': !daemon.end && (await daemon.probe('/livez')).ok,
        'its engine, too': daemon.enginePid() === engine,
        [`answers are those of the rules (${wrong.join(', ')})`]: wrong.length === 0,
        'rapid resets are ended': resets < 20_000,
        'half-open requests are ended': half.every((end) => !['OK', 'none'].includes(end)),
        [`p95 is under ${MOST_MS} ms`]: (figures?.p95 ?? Number.POSITIVE_INFINITY) < MOST_MS,
        'connections that say nothing are ended': held.every(Boolean),
        'nothing stays open': Boolean(isClean),
        [`less than ${MOST_MB} MB more`]: more < MOST_MB,
      }),
    };
  },
};

function memoryOf(daemon: ServedDaemon): number {
  return (daemon.processes()[0]?.residentBytes ?? 0) / 1e6;
}

function words(refused: Readonly<Record<string, number>>): string {
  const some = Object.entries(refused).filter(([, count]) => count > 0);
  return some.map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none';
}
