import { expect, test } from 'vitest';
import { pipelineInput } from '../../../../../test/helpers/pipeline-input.ts';
import { Pipeline, type PipelineInput } from '../../../config/pipeline.ts';
import type { EventPayload } from '../../messages.ts';
import { SessionState } from './session-state.ts';

const mean = {
  pool: (s: readonly { score: number }[]) => s.reduce((a, b) => a + b.score, 0) / s.length,
};
const max = { pool: (s: readonly { score: number }[]) => Math.max(...s.map((x) => x.score)) };

function start(overrides: Partial<PipelineInput> = {}) {
  const verdict = { minSamples: 3, everyMs: 1000 };
  const pipeline = Pipeline.parse(pipelineInput({ verdict, ...overrides }));
  const state = new SessionState({
    pipeline,
    pipelineVersion: 'v',
    members: [{ id: 'm', scope: ['face-swap'], ref: { id: 'm' } }],
    trackPooling: mean,
    sessionPooling: max,
    includeScores: false,
    includeTrackUpdates: false,
  });
  let index = 0;
  return {
    state,
    frame(scores: Record<number, number>, ended: number[] = []): EventPayload[] {
      const box = { x1: 0, y1: 0, x2: 10, y2: 10 };
      const seen = Object.keys(scores).map((id) => ({
        trackId: Number(id),
        detection: { box, confidence: 0.9 },
      }));
      const counts = { received: index + 1, analysed: index + 1, dropped: {} };
      const facts = { index, ptsMs: index * 200, counts };
      index += 1;
      return state.frame(
        facts,
        { seen, ended },
        Object.values(scores).map((score) => [score]),
      );
    },
    finish: (ended: number[]) =>
      state.finish(ended, {
        trackReason: 'SOURCE_ENDED',
        endReason: 'SOURCE_ENDED',
        completeness: 1,
        elapsedMs: 1,
        counts: { received: index, analysed: index, dropped: {}, inFlight: 0 },
      }),
  };
}

const kinds = (events: readonly EventPayload[]) => events.map((event) => Object.keys(event)[0]);

test('a track starts, is judged when there are enough samples, and again every second', () => {
  const { frame } = start();
  expect(kinds(frame({ 1: 0.9 }))).toEqual(['trackStarted', 'verdict']);
  expect(kinds(frame({ 1: 0.9 }))).toEqual([]);
  const third = frame({ 1: 0.9 });
  expect(third.map((e) => [e.verdict?.trackId, e.verdict?.label])).toEqual([
    [1, 'SYNTHETIC_LIKELY'],
    [0, 'SYNTHETIC_LIKELY'],
  ]);
  const rest = [1, 2, 3, 4, 5].map(() => kinds(frame({ 1: 0.9 })));
  expect(rest.filter((events) => events.length > 0)).toEqual([['verdict', 'verdict']]);
});

test('a track that ends gets one final verdict, and the summary lists it', () => {
  const { frame, finish } = start();
  for (let i = 0; i < 5; i += 1) frame({ 1: 0.1, 2: 0.95 });
  const ended = frame({ 2: 0.95 }, [1]);
  expect(ended.find((e) => e.trackEnded)?.trackEnded).toMatchObject({
    trackId: 1,
    reason: 'LOST',
    frames: 5,
  });
  expect(ended.find((e) => e.verdict?.trackId === 1)?.verdict).toMatchObject({
    final: true,
    samples: 5,
  });
  const last = finish([2]).at(-1)?.summary;
  expect(last?.verdict).toMatchObject({
    label: 'SYNTHETIC_LIKELY',
    final: true,
    scope: ['face-swap'],
  });
  expect(last?.tracks?.map((t) => [t.trackId, t.label])).toEqual([
    [1, 'AUTHENTIC_LIKELY'],
    [2, 'SYNTHETIC_LIKELY'],
  ]);
});

test('a gap ends tracks, is listed, and marks the session verdict', () => {
  const { state, frame, finish } = start();
  for (let i = 0; i < 5; i += 1) frame({ 1: 0.1 });
  const gap = { fromMs: 800, toMs: 900, durationMs: 100, reason: 'SOURCE_DROPPED' };
  expect(kinds(state.gap(gap, [1]))).toEqual(['trackEnded', 'verdict', 'gap']);
  const summary = finish([]).at(-1)?.summary;
  expect(summary?.gaps).toEqual([gap]);
  expect(summary?.verdict?.hasGap).toBe(true);
  expect(summary?.verdict?.reasons).toContain('GAP');
});

test('the same frames give the same events', () => {
  const run = () => {
    const { frame, finish } = start();
    const events = [];
    for (let i = 0; i < 20; i += 1) events.push(...frame({ 1: (i % 7) / 7, 2: (i % 3) / 3 }));
    return [...events, ...finish([1, 2])];
  };
  expect(run()).toEqual(run());
});
