import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  countCores,
  LiveLoad,
  measureLoad,
  PushedSession,
  Scrape,
  syntheticClip,
} from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import type { SessionOptions } from '@trueframe/proto';
import { MeasuredDaemon } from './lib/daemon.ts';
import type { BenchOptions } from './lib/options.ts';
import { modelFolders } from './lib/scene.ts';

const ROUNDS = 3;
const STAGES = ['detect', 'crop', 'score'] as const;

/**
 * Loads that tell costs apart: by looks, by frames that are decoded and analysed, by whether decoders are woken for each frame. Most of them
 * are not far from saturation: threads that are hardly ever woken for a single frame need less time for it.
 */
const LOADS = {
  usual: { sessions: 12, sampling: { fps: 5 } },
  few: { sessions: 4, sampling: { fps: 5 } },
  seldom: { sessions: 12, sampling: { fps: 1 } },
  dense: { sessions: 4, sampling: { fps: 25 } },
  single: { sessions: 12, sampling: { everyNth: 5 } },
} as const satisfies Record<string, { sessions: number; sampling: SessionOptions['sampling'] }>;

type Phase = Awaited<ReturnType<typeof watch>>;
type Phases = Readonly<Record<keyof typeof LOADS, Phase>>;

/**
 * Costs of the steps of live frames in processor milliseconds, for the simulation of overload. The value is
 * the cost of one second of a session at five analysed frames per second.
 */
export async function costs({ pipeline, quick }: BenchOptions) {
  const clip = await syntheticClip();
  const daemon = await MeasuredDaemon.start({
    models: modelFolders,
    sessions: { limit: 64, admission: 'off', lastRung: 0 },
  });
  const client = new DaemonClient(daemon.grpcAddress);
  const run = async (name: keyof typeof LOADS) => {
    const { sessions, sampling } = LOADS[name];
    const options = { pipeline, sampling, includeScores: true };
    const load = new LiveLoad(
      client,
      (to, _index, startMs, told) => new PushedSession(to, clip, options, startMs, told),
    );
    await load.resize(sessions);
    await sleep(quick ? 500 : 2500);
    const phase = await watch(load, daemon, quick ? 1 : 5);
    await load.close();
    return phase;
  };
  try {
    // Code gets faster while it runs.
    await run('usual');
    const rounds: Phases[] = [];
    // In turns, because the speed of machines varies.
    for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
      rounds.push({
        usual: await run('usual'),
        single: await run('single'),
        seldom: await run('seldom'),
        dense: await run('dense'),
        few: await run('few'),
      });
    }
    const phases = meanOf(rounds);
    return { ...costsOf(phases), pipeline, phases };
  } finally {
    client.close();
    await daemon.close();
  }
}

async function watch(load: LiveLoad, daemon: MeasuredDaemon, seconds: number) {
  const [before, mainBefore] = [await Scrape.of(daemon.metricsAddress), mainSeconds(daemon)];
  const used = countCores(daemon.pid);
  const begun = performance.now();
  const sample = await measureLoad(load, daemon, seconds);
  const cores = used();
  const main = mainSeconds(daemon) - mainBefore;
  const after = await Scrape.of(daemon.metricsAddress);
  const grown = (name: string, labels = {}) => after.sum(name, labels) - before.sum(name, labels);
  const looks = grown('trueframe_detector_looks_total');
  const stage = 'trueframe_stage_duration_seconds';
  const meanMs = (of: string) =>
    (1000 * grown(`${stage}_sum`, { stage: of })) / grown(`${stage}_count`, { stage: of });
  return {
    receivedPerSecond: sample.receivedPerSecond,
    analysedPerSecond: sample.analysedPerSecond,
    cores: { ...cores, engineMain: (main * 1000) / (performance.now() - begun) },
    fullShare: grown('trueframe_detector_looks_total', { scale: '1' }) / looks,
    stageMs: Object.fromEntries(STAGES.map((of) => [of, meanMs(of)])) as Record<
      (typeof STAGES)[number],
      number
    >,
  };
}

function costsOf(phases: Phases) {
  const { usual, seldom, single } = phases;
  const { detect, crop, score } = usual.stageMs;
  const fullLook = seldom.stageMs.detect;
  const decodeMs = ({ cores, receivedPerSecond }: Phase) =>
    (1000 * cores.decode) / receivedPerSecond;
  const all = Object.values(phases);
  const engine = stepsOf(all, ({ cores }) => cores.engineMain);
  const others = stepsOf(all, ({ cores }) => cores.control + cores.client);
  const { control, client, engine: engineCores, decode } = usual.cores;
  return {
    value: (1000 * (control + client + engineCores + decode)) / LOADS.usual.sessions,
    ms: {
      fullLook,
      glance: (detect - usual.fullShare * fullLook) / (1 - usual.fullShare),
      scoreFace: crop + score,
      decodeTogether: decodeMs(usual),
      decodeSingle: decodeMs(single),
      enginePerSecond: engine.perSecond,
      enginePerUnit: engine.perUnit,
      enginePerFrame: engine.perFrame,
      othersPerSecond: others.perSecond,
      othersPerUnit: others.perUnit,
      othersPerFrame: others.perFrame,
    },
  };
}

/** Milliseconds per second, per frame of the source and per analysed frame that explain best what was used: least squares. */
function stepsOf(phases: readonly Phase[], coresOf: (phase: Phase) => number) {
  const rows = phases.map((phase) => [1, phase.receivedPerSecond, phase.analysedPerSecond]);
  const used = phases.map((phase) => 1000 * coresOf(phase));
  const dot = (a: number, b: (k: number) => number) =>
    rows.reduce((sum, row, k) => sum + row[a]! * b(k), 0);
  const matrix = [0, 1, 2].map((a) => [
    ...[0, 1, 2].map((b) => dot(a, (k) => rows[k]![b]!)),
    dot(a, (k) => used[k]!),
  ]);
  for (let a = 0; a < 3; a += 1) {
    const own = matrix[a]!;
    for (let b = 0; b < 3; b += 1) {
      if (b === a) continue;
      const factor = matrix[b]![a]! / own[a]!;
      matrix[b] = matrix[b]!.map((value, k) => value - factor * own[k]!);
    }
  }
  const [perSecond, perUnit, perFrame] = matrix.map((row, a) => Math.max(0, row[3]! / row[a]!));
  return { perSecond: perSecond!, perUnit: perUnit!, perFrame: perFrame! };
}

/** Returns the means of all numbers in objects of one form. */
function meanOf<T extends object>(all: readonly T[]): T {
  const rows = Object.keys(all[0]!).map((key) => {
    const values = all.map((one) => (one as Record<string, unknown>)[key] ?? 0);
    const isNumber = typeof values[0] === 'number';
    const mean = () => (values as number[]).reduce((a, b) => a + b, 0) / values.length;
    return [key, isNumber ? mean() : meanOf(values as object[])];
  });
  return Object.fromEntries(rows);
}

/** Processor seconds of the engine's main thread. */
function mainSeconds({ enginePid }: MeasuredDaemon): number {
  const [run] = readFileSync(`/proc/${enginePid}/task/${enginePid}/schedstat`, 'latin1').split(' ');
  return Number(run) / 1e9;
}
