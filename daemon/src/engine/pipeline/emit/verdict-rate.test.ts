import { describe, expect, test } from 'vitest';
import { pipelineInput } from '../../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../../config/pipeline.ts';
import { Pool } from '../pool/pool.ts';
import { Emitter } from './emitter.ts';

/** The newest sample is the score: nothing smooths it. */
const newest = { pool: (samples: readonly { score: number }[]) => samples.at(-1)!.score };
const FRAMES_PER_MINUTE = 300;
const dark = { abstain: 'TOO_DARK' };

/** Numbers 0..1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Five frames a second of one face. `scoreAt`: undefined where the member abstains. Returns provisional verdicts of the track. */
function watch(minutes: number, scoreAt: (frame: number) => number | undefined) {
  const pipeline = Pipeline.parse(pipelineInput());
  const poolings = { members: newest, track: newest, session: newest };
  const memory = { samples: 10, tracks: 1, gaps: 1 };
  const pool = new Pool({
    ...{ weights: [1], poolings, sessionOver: 'tracks', maxSamples: memory.samples },
  });
  const emitter = new Emitter({
    ...{ pool, pipeline, pipelineVersion: 'v', memory, sampling: 'fps 5' },
    members: [{ id: 'm', scope: [], ref: { id: 'm' } }],
    ...{ includeScores: false, includeTrackUpdates: false },
  });
  const detection = { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, confidence: 0.9 };
  const update = { seen: [{ trackId: 1, detection }], ended: [] };
  const frames = Array.from({ length: minutes * FRAMES_PER_MINUTE }, (_, index) => index);
  const verdicts = frames.flatMap((index) => {
    const ptsMs = index * 200;
    const results = [[scoreAt(index) ?? dark]];
    const samples = pool.add({ ptsMs, rung: 0 }, update.seen, results);
    const counts = { received: index + 1, analysed: index + 1, dropped: {} };
    const size = { width: 64, height: 48 };
    const events = emitter.frame({ index, ptsMs, counts, ...size, update, results, samples });
    return events.flatMap(({ verdict }) => (verdict ? [verdict] : []));
  });
  return verdicts.filter(({ trackId }) => trackId === 1);
}

function changesOf(values: readonly unknown[]): number {
  return values.filter((value, k) => k > 0 && value !== values[k - 1]).length;
}

const seeds = Array.from({ length: 8 }, (_, k) => k + 1);
/** With nothing to tell: a heartbeat every five seconds. */
const QUIET = 12;

describe('noise around a border', () => {
  test.each([0.3, 0.7])(
    'at the threshold %f causes nothing but heartbeats and one change',
    (border) => {
      for (const seed of seeds) {
        const random = randomOf(seed);
        const told = watch(2, () => border + (random() - 0.5) * 0.049);
        expect(told.length).toBeLessThanOrEqual(2 * QUIET + 2);
        expect(changesOf(told.map(({ label }) => label))).toBeLessThanOrEqual(1);
      }
    },
  );

  test('of a share of frames, that settles within its slack, changes reasons a few times in ten minutes', () => {
    for (const seed of seeds) {
      const random = randomOf(seed);
      const told = watch(10, () => (random() < 0.2 ? 0.5 : undefined));
      const changes = changesOf(told.map(({ reasons }) => reasons?.includes('LOW_COVERAGE')));
      expect(changes).toBeLessThanOrEqual(4);
      expect(told.length).toBeLessThanOrEqual(10 * QUIET + 2 * changes + 2);
    }
  });

  test('as large as may be causes no more than a verdict per judgement', () => {
    const random = randomOf(1);
    expect(watch(1, () => random()).length).toBeLessThanOrEqual(60);
  });
});

test('a change that lasts is told within a second, and a drift whenever it has gone a step', () => {
  for (const seed of seeds) {
    const random = randomOf(seed);
    const noise = () => (random() - 0.5) * 0.02;
    const at = 100 + (seed % 7);
    const jump = watch(1, (frame) => (frame < at ? 0.2 : 0.5) + noise());
    const first = jump.find(({ label }) => label === 'LABEL_INCONCLUSIVE');
    expect(Number(first?.toMs) - at * 200).toBeLessThanOrEqual(1000);

    let truth = 0.5;
    const course: number[] = [];
    const drift = watch(1, (frame) => {
      truth = Math.min(0.99, Math.max(0.01, truth + (random() - 0.5) * 0.02));
      course[frame] = truth;
      return truth;
    });
    // Callers never believe for longer than a second what is wrong by more than a step.
    let told = 0;
    for (let frame = 10; frame < course.length; frame += 1) {
      while (told + 1 < drift.length && Number(drift[told + 1]!.toMs) <= frame * 200) told += 1;
      const lastSecond = course.slice(frame - 5, frame + 1);
      const believed = Number(drift[told]!.score);
      expect(Math.min(...lastSecond.map((score) => Math.abs(score - believed)))).toBeLessThan(0.05);
    }
  }
});
