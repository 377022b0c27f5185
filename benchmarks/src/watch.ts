import type { LoadSample } from '@trueframe/cli/load';
import type { SessionOptions } from '@trueframe/proto';
import { withLive } from './lib/live.ts';
import type { BenchOptions } from './lib/options.ts';
import { REFUSES_NOBODY } from './lib/saturation.ts';

const ROUNDS = 3;
const SESSIONS = 12;
/** Time in which daemons warm up and the faces of the load settle. */
const SETTLE_SECONDS = 25;
const WINDOW_SECONDS = 15;

const SIDES: Readonly<Record<string, SessionOptions>> = {
  fixed: { earlyDecision: 'EARLY_DECISION_FIXED_RATE' },
  watch: { earlyDecision: 'EARLY_DECISION_WATCH' },
};

/**
 * Processors that a live session takes while its face is watched because its evidence has settled ÷ those at the fixed rate; pushed
 * sessions, in turns, each time with a daemon of its own.
 */
export async function watch({ pipeline, quick, sessions }: BenchOptions) {
  const [rounds, settle, window] = quick ? [1, 4, 2] : [ROUNDS, SETTLE_SECONDS, WINDOW_SECONDS];
  const count = sessions > 0 ? sessions : SESSIONS;
  const samples: Record<string, LoadSample[]> = { fixed: [], watch: [] };
  for (let round = 0; round < rounds; round += 1) {
    const sides = Object.entries(SIDES);
    for (const [side, session] of round % 2 === 0 ? sides : sides.reverse()) {
      const sample = await withLive(
        pipeline,
        REFUSES_NOBODY,
        (live) => live.watch(count, settle, window),
        { session },
      );
      samples[side]!.push(sample);
    }
  }
  const rows = Object.entries(samples).map(([side, all]) => [side, meanOf(all, count)] as const);
  const of = Object.fromEntries(rows);
  return {
    ratio: of.watch!.coresPerSession / of.fixed!.coresPerSession,
    pipeline,
    sessions: count,
    rounds,
    ...of,
  };
}

function meanOf(samples: readonly LoadSample[], sessions: number) {
  const mean = (value: (sample: LoadSample) => number) =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const decode = mean(({ cores }) => cores!.decode) / sessions;
  const rest = mean(({ cores }) => cores!.control + cores!.engine) / sessions;
  return {
    coresPerSession: decode + rest,
    decodePerSession: decode,
    analysedPerSecond: mean((sample) => sample.analysedPerSecond),
    receivedPerSecond: mean((sample) => sample.receivedPerSecond),
    dropped: samples.map((sample) => sample.dropped),
    delayMs: samples.map((sample) => sample.delayMs),
  };
}
