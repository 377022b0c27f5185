import type { BenchOptions } from './lib/options.ts';
import { slope } from './lib/slope.ts';
import { throughputAt } from './lib/throughput-at.ts';

/** Throughput ÷ the bare bound, fairness and memory from 1 to 64 sessions. */
export async function scale(options: BenchOptions) {
  const result = await throughputAt(options, options.quick ? [1, 2] : [1, 2, 4, 8, 16, 32, 64]);
  const perSession = (of: (row: (typeof result.rows)[number]) => number) =>
    slope(result.rows.map((row) => ({ x: row.sessions, y: of(row) })));
  return {
    ...result,
    slowest: Math.min(...result.rows.map(({ slowest }) => slowest)),
    /** By regression over the rows; `daemon` includes the ring of decoded frames. */
    megabytesPerSession: {
      daemon: perSession(({ residentMB }) => residentMB),
      ring: result.ringMB,
      decoder: perSession(({ decodersResidentMB }) => decodersResidentMB),
    },
  };
}
