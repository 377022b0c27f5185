import { availableParallelism, cpus } from 'node:os';
import { version } from '../version.ts';
import type { Capacity, Step } from './find-capacity.ts';
import type { LoadSources } from './load-sources.ts';

export interface CapacityReport {
  readonly source: string;
  readonly load: LoadSources['kind'];
  readonly pipeline: string;
  readonly sloMs: number;
  readonly maxSessions: number;
  readonly windowSeconds: number;
  readonly capacity: Capacity;
}

/** As JSON: the figure first, then what it was measured with. */
export function capacityJson({ capacity, ...setup }: CapacityReport): object {
  const { sessions, best, limit, steps } = capacity;
  return {
    value: sessions,
    limitedBy: limit?.problem ?? null,
    ...setup,
    headroom: best ? headroomOf(best) : null,
    best: best?.sample ?? null,
    steps: steps.map(({ sample, problem }) => ({ carried: problem === '', problem, ...sample })),
    machine: {
      date: new Date().toISOString(),
      cpu: cpus()[0]?.model ?? '',
      cores: availableParallelism(),
      node: process.version,
      trueframe: version,
    },
  };
}

/** As a page for people. */
export function capacityMarkdown(report: CapacityReport): string {
  const { source, pipeline, sloMs, capacity, windowSeconds } = report;
  const { steps, best } = capacity;
  return [
    '# What this machine carries',
    '',
    `**${capacityInWords(report)}**`,
    '',
    `Source: ${source}. Pipeline: ${pipeline || 'the default'}. Each load was watched for ${windowSeconds} s.`,
    `Machine: ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; trueframe ${version}.`,
    '',
    ...(best ? ['## Headroom', '', ...headroom(best).map((line) => `- ${line}`), ''] : []),
    '## Loads',
    '',
    '| sessions | frames/s | p50 | p95 | p99 | dropped | fairness | workers busy | carried |',
    '|---|---|---|---|---|---|---|---|---|',
    ...[...steps]
      .sort((a, b) => a.sample.sessions - b.sample.sessions)
      .map((step) => `| ${stepCells(step).join(' | ')} |`),
    '',
    `Times are in milliseconds, from when a frame was sent to its score; carried means p95 ≤ ${sloMs} ms, at most 1 % of`,
    'the frames dropped for overload, no session refused, failed or degraded.',
    '',
  ].join('\n');
}

export function capacityInWords({ sloMs, capacity, maxSessions }: CapacityReport): string {
  const { sessions, limit } = capacity;
  const held = `${sessions} ${sessions === 1 ? 'session' : 'sessions'} at p95 ≤ ${sloMs} ms`;
  if (!limit) return `At least ${held}; --max-sessions ${maxSessions} ended the search.`;
  return `${held}; with ${limit.sample.sessions}, ${limit.problem}.`;
}

/** Share of each stage that is left at a load, 0..1: what the daemon says fits, less the sessions that there are. */
function headroomOf({ sample: { capacity, sessions } }: Step): Record<string, number> {
  const rows = Object.entries(capacity).map(
    ([stage, most]) => [stage, 1 - sessions / most] as const,
  );
  return Object.fromEntries(rows);
}

/** Names the stage that would be full first, and with how many sessions. */
export function headroom(step: Step): string[] {
  const { capacity, cores, workersBusy } = step.sample;
  const stages = Object.entries(headroomOf(step)).map(([stage, left]) => {
    const room = left < 0 ? 'none' : `${Math.round(left * 100)} %`;
    return `${stage}: headroom ${room}, would carry ${Math.floor(capacity[stage]!)} sessions`;
  });
  const used = Object.entries(cores ?? {}).map(([who, value]) => `${who} ${value.toFixed(2)}`);
  return [
    ...stages,
    `worker threads: ${Math.round(workersBusy * 100)} % busy`,
    ...(used.length > 0 ? [`cores used: ${used.join(', ')}`] : []),
  ];
}

/** One row of the table of loads. */
export function stepCells({ sample, problem }: Step): string[] {
  const { delayMs, ageMs, dropped, fairness, workersBusy } = sample;
  const times = delayMs ?? ageMs;
  const ms = (value = Number.NaN) => (Number.isFinite(value) ? String(Math.round(value)) : '-');
  return [
    String(sample.sessions),
    sample.analysedPerSecond.toFixed(1),
    ms(times?.p50),
    ms(times?.p95),
    ms(times?.p99),
    String(dropped.overload ?? 0),
    fairness === null ? '-' : fairness.toFixed(2),
    `${Math.round(workersBusy * 100)} %`,
    problem === '' ? 'yes' : `no: ${problem}`,
  ];
}
