import { describe, expect, test } from 'vitest';
import { pipelineInput } from '../../../../../test/helpers/pipeline-input.ts';
import { Pipeline, type PipelineInput } from '../../../config/pipeline.ts';
import type { EventPayload } from '../../../wire/event-payload.ts';
import { Pool } from '../pool/pool.ts';
import { type AnalysedFrame, Emitter } from './emitter.ts';
import type { Checkpoint } from './journal-entry.ts';
import { MEMORY_OF_FILES, type Memory } from './memory.ts';
import type { Member } from './verdict-writer.ts';

const mean = {
  pool: (s: readonly { score: number }[]) => s.reduce((a, b) => a + b.score, 0) / s.length,
};
const max = { pool: (s: readonly { score: number }[]) => Math.max(...s.map((x) => x.score)) };

function start({
  members = [{ id: 'm', scope: ['face-swap'], ref: { id: 'm' } }],
  memory = MEMORY_OF_FILES,
  from,
  ...overrides
}: Partial<PipelineInput> & { members?: Member[]; memory?: Memory; from?: Checkpoint } = {}) {
  const verdict = { minSamples: 3, everyMs: 1000 };
  const pipeline = Pipeline.parse(pipelineInput({ verdict, ...overrides }));
  const pool = new Pool(
    {
      weights: pipeline.ensemble.map(({ weight }) => weight),
      poolings: { members: mean, track: mean, session: max },
      sessionOver: pipeline.pooling.session.over,
      maxSamples: memory.samples,
    },
    from?.pool,
  );
  const state = new Emitter(
    {
      ...{ pool, pipeline, pipelineVersion: 'v', members, memory, sampling: 'all' },
      ...{ includeScores: false, includeTrackUpdates: false },
    },
    from?.emitter,
  );
  const size = { width: 640, height: 360 };
  state.video(size);
  const tell = (facts: Omit<AnalysedFrame, 'samples'> & { rung?: number }) => {
    const { ptsMs, rung = 0, update, results } = facts;
    return state.frame({ ...facts, samples: pool.add({ ptsMs, rung }, update.seen, results) });
  };
  let index = from?.counts.analysed ?? 0;
  return {
    state,
    tell,
    checkpoint: (): Checkpoint => ({
      pool: pool.state,
      emitter: state.state,
      counts: { received: index, analysed: index, dropped: {} },
    }),
    frame(scores: Record<number, number>, ended: number[] = []): EventPayload[] {
      const box = { x1: 0, y1: 0, x2: 10, y2: 10 };
      const seen = Object.keys(scores).map((id) => ({
        trackId: Number(id),
        detection: { box, confidence: 0.9 },
      }));
      const counts = { received: index + 1, analysed: index + 1, dropped: {} };
      const update = { seen, ended };
      const results = Object.values(scores).map((score) => [score]);
      const facts = { index, ptsMs: index * 200, counts, ...size, update, results };
      index += 1;
      return tell(facts);
    },
    finish: (completeness = 1) =>
      state.finish({
        trackReason: 'REASON_SOURCE_ENDED',
        endReason: 'END_REASON_SOURCE_ENDED',
        completeness,
        elapsedMs: 1,
        counts: { received: index, analysed: index, dropped: {}, inFlight: 0 },
      }),
  };
}

const kinds = (events: readonly EventPayload[]) => events.map((event) => Object.keys(event)[0]);

test('a track starts, is judged when there are enough samples, and again every second: what is new is told', () => {
  const { frame } = start();
  expect(kinds(frame({ 1: 0.9 }))).toEqual(['trackStarted', 'verdict']);
  expect(kinds(frame({ 1: 0.9 }))).toEqual([]);
  const third = frame({ 1: 0.9 });
  expect(third.map((e) => [e.verdict?.trackId, e.verdict?.label])).toEqual([
    [1, 'LABEL_SYNTHETIC_LIKELY'],
    [0, 'LABEL_SYNTHETIC_LIKELY'],
  ]);
  const told = (scores: readonly number[]) =>
    scores.map((score) => kinds(frame({ 1: score }))).filter((events) => events.length > 0);
  expect(told([0.9, 0.9, 0.9, 0.9, 0.9])).toEqual([]);
  expect(told([0.7, 0.7, 0.7, 0.7, 0.7])).toEqual([['verdict', 'verdict']]);
});

test('a track that ends gets one final verdict, and the summary lists it', () => {
  const { frame, finish } = start();
  for (let i = 0; i < 5; i += 1) frame({ 1: 0.1, 2: 0.95 });
  const ended = frame({ 2: 0.95 }, [1]);
  expect(ended.find((e) => e.trackEnded)?.trackEnded).toMatchObject({
    trackId: 1,
    reason: 'REASON_LOST',
    frames: 5,
  });
  expect(ended.find((e) => e.verdict?.trackId === 1)?.verdict).toMatchObject({
    final: true,
    samples: 5,
  });
  const last = finish().at(-1)?.summary;
  expect(last?.verdict).toMatchObject({
    label: 'LABEL_SYNTHETIC_LIKELY',
    final: true,
    scope: ['face-swap'],
  });
  expect(last?.tracks?.map((t) => [t.trackId, t.label])).toEqual([
    [1, 'LABEL_AUTHENTIC_LIKELY'],
    [2, 'LABEL_SYNTHETIC_LIKELY'],
  ]);
});

test('a frame of another size is announced before what is said of it, once', () => {
  const { tell, frame } = start();
  frame({ 1: 0.1 });
  const face = { trackId: 1, detection: { box: { x1: 0, y1: 0, x2: 9, y2: 9 }, confidence: 0.9 } };
  const counts = { received: 3, analysed: 3, dropped: {} };
  const at = (index: number) => ({ index, ptsMs: index * 200, width: 1280, height: 720, counts });
  const update = { seen: [{ ...face, trackId: 2 }], ended: [] };
  expect(tell({ ...at(1), update, results: [[0.1]] }).slice(0, 2)).toMatchObject([
    { frameSizeChanged: { ptsMs: 200, width: 1280, height: 720 } },
    { trackStarted: { trackId: 2 } },
  ]);
  expect(kinds(tell({ ...at(2), update, results: [[0.1]] }))).not.toContain('frameSizeChanged');
});

describe('a source that gave less than it promised', () => {
  function watch(completeness: number) {
    const { frame, finish } = start();
    for (let i = 0; i < 5; i += 1) frame({ 1: 0.1, 2: 0.1, 3: 0.9 });
    frame({ 2: 0.1, 3: 0.9 }, [1]);
    const events = finish(completeness);
    const { tracks, verdict } = events.at(-1)!.summary!;
    return { tracks: tracks!, verdict: verdict!, told: events.flatMap((one) => one.verdict ?? []) };
  }

  test('below minCompleteness no track is authentic, also none that was over before', () => {
    const { tracks, told } = watch(0.12);
    expect(tracks.map(({ label }) => label)).toEqual([
      'LABEL_INCONCLUSIVE',
      'LABEL_INCONCLUSIVE',
      'LABEL_SYNTHETIC_LIKELY',
    ]);
    for (const { reasons } of tracks) expect(reasons).toContain('TRUNCATED');
    // The verdict that track 1 got when it ended is taken back.
    expect(told.map(({ trackId }) => trackId)).toEqual([1, 2, 3, 0]);
    expect(told.every(({ final }) => final)).toBe(true);
  });

  test.each([0, 0.99, 1])('%d is no loss, or unknown', (completeness) => {
    const { tracks, told } = watch(completeness);
    expect(tracks.map(({ label }) => label)).toEqual([
      'LABEL_AUTHENTIC_LIKELY',
      'LABEL_AUTHENTIC_LIKELY',
      'LABEL_SYNTHETIC_LIKELY',
    ]);
    expect(told.map(({ trackId }) => trackId)).toEqual([2, 3, 0]);
  });
});

test('a gap ends tracks, is listed, and marks the session verdict', () => {
  const { state, frame, finish } = start();
  for (let i = 0; i < 5; i += 1) frame({ 1: 0.1 });
  const gap = { fromMs: 800, toMs: 900, durationMs: 100, reason: 'SOURCE_DROPPED' };
  expect(kinds(state.gap(gap))).toEqual(['trackEnded', 'verdict', 'gap']);
  const summary = finish().at(-1)?.summary;
  expect(summary?.gaps).toEqual([gap]);
  expect(summary?.verdict?.hasGap).toBe(true);
  expect(summary?.verdict?.reasons).toContain('GAP');
});

test('the same frames give the same events', () => {
  const run = () => {
    const { frame, finish } = start();
    const events = [];
    for (let i = 0; i < 20; i += 1) events.push(...frame({ 1: (i % 7) / 7, 2: (i % 3) / 3 }));
    return [...events, ...finish()];
  };
  expect(run()).toEqual(run());
});

test('a session that lasts for days keeps the newest, says how much it left out, and still knows of its gaps', () => {
  const { state, frame, finish } = start({ memory: { samples: 6, tracks: 2, gaps: 1 } });
  for (let id = 1; id <= 5; id += 1) {
    for (let i = 0; i < 4; i += 1) frame({ [id]: id / 10 });
    const ptsMs = state.ptsMs;
    state.gap({ fromMs: ptsMs, toMs: ptsMs + 200, durationMs: 200, reason: 'SOURCE_DROPPED' });
  }
  const summary = finish().at(-1)?.summary;
  expect(summary?.tracks?.map(({ trackId }) => trackId)).toEqual([4, 5]);
  expect(summary).toMatchObject({ tracksOmitted: 3, gapsOmitted: 1 + 3 });
  expect(summary?.gaps).toHaveLength(1);
  expect(summary?.verdict).toMatchObject({ samples: 20, hasGap: true });
  expect(summary?.verdict?.reasons).toContain('GAP');
});

test('another emitter goes on from the state as the first would have', () => {
  const memory = { samples: 50, tracks: 3, gaps: 2 };
  const story = ({ state, frame }: ReturnType<typeof start>, rounds: number) => {
    const events = [];
    for (let i = 0; i < rounds; i += 1) {
      const now = state.lastTrackId;
      events.push(...frame({ [now + 1]: (i % 7) / 7 }));
      for (let k = 0; k < 5; k += 1) events.push(...frame({ [now + 1]: k / 5, [now + 2]: 0.9 }));
      events.push(...frame({ [now + 2]: 0.8 }, [now + 1]));
      if (i % 3 !== 0) continue;
      const gap = { fromMs: state.ptsMs, toMs: state.ptsMs + 100, durationMs: 9, reason: 'X' };
      events.push(...state.gap(gap));
    }
    return events;
  };
  const first = start({ memory });
  story(first, 8);
  const second = start({ memory, from: structuredClone(first.checkpoint()) });
  expect(story(second, 5)).toEqual(story(first, 5));
  expect(second.finish()).toEqual(first.finish());
});
