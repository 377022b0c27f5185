import { expect, test } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../config/pipeline.ts';
import { Settle } from '../../config/settle.ts';
import { LookPlan } from './detect/look-plan.ts';
import { type EmitParts, emitStage, type Step } from './emit/emit-stage.ts';
import { Emitter } from './emit/emitter.ts';
import { type Checkpoint, decodeCheckpoint } from './emit/journal-entry.ts';
import type { PooledItem, ScoredItem } from './items.ts';
import { FrameLedger } from './ledger.ts';
import { Pool } from './pool/pool.ts';
import { poolStage } from './pool/pool-stage.ts';
import { replay } from './replay.ts';
import { Settling } from './settle/settling.ts';

const mean = {
  pool: (s: readonly { score: number }[]) => s.reduce((a, b) => a + b.score, 0) / s.length,
};
const rules = Settle.parse({ falseAlarm: 0.01, miss: 0.05, correlation: 0 });
const memory = { samples: 100, tracks: 10, gaps: 10 };
const size = { width: 64, height: 48 };
const detection = { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, confidence: 1 };
const video = { frameRate: 25, ...size };

function open(isFile: boolean, from?: Checkpoint): EmitParts {
  const pipeline = Pipeline.parse(pipelineInput({ verdict: { minSamples: 2, everyMs: 400 } }));
  const poolings = { members: mean, track: mean, session: mean };
  const settling = new Settling({ rules, minSamples: 2, isWatching: true }, from?.pool.settling);
  const pool = new Pool(
    { weights: [1], poolings, sessionOver: 'tracks', maxSamples: memory.samples, settling },
    from?.pool,
  );
  const members = [{ id: 'm', scope: [], ref: { id: 'm' } }];
  const emitter = new Emitter(
    {
      ...{ pool, pipeline, pipelineVersion: 'v', members, memory, sampling: 'all' },
      ...{ includeScores: true, includeTrackUpdates: true },
    },
    from?.emitter,
  );
  const ledger = new FrameLedger();
  if (from) ledger.restore(from.counts);
  const pace = isFile ? 'lossless' : 'live';
  return { pool, emitter, ledger, pace, isFile, isStarted: false };
}

/** A tracker of one face that begins anew after every gap. */
function tracker() {
  let trackId = 1;
  return {
    update: () => ({ seen: [{ trackId, detection }], ended: [] }),
    end: () => [trackId++],
  };
}

/** Frames every 200 ms; before the third a gap if it is live, before the fifth a jump of the clock. */
async function* story(
  { ledger, isFile }: EmitParts,
  first: number,
  count: number,
): AsyncGenerator<ScoredItem> {
  const { update, end } = tracker();
  if (first > 2 && !isFile) end();
  if (first === 0) yield { type: 'video', video };
  for (let index = first; index < first + count; index += 1) {
    const ptsMs = index * 200;
    if (index === 2 && !isFile) {
      end();
      yield { type: 'gap', gap: { fromMs: 200, toMs: 400, durationMs: 200, reason: 'X' } };
    }
    if (index === 4) yield { type: 'discontinuity', discontinuity: { ptsMs, omitted: 2 } };
    ledger.receive();
    const slot = { index, ptsMs, ...size } as never;
    yield {
      type: 'frame',
      frame: { slot, arrivedAtMs: 0, release() {} },
      look: { detections: [detection], kind: 'full', scale: 1 },
      update: update(),
      boxes: [detection.box],
      results: [[index / 20]],
    };
  }
}

async function run(parts: EmitParts, items: AsyncIterable<ScoredItem>): Promise<Step[]> {
  const pooled: AsyncIterable<PooledItem> = poolStage(items, parts.pool, () => 0);
  const steps: Step[] = [];
  for await (const step of emitStage(pooled, parts)) steps.push(step);
  return steps;
}

const eventsOf = (steps: readonly Step[]) => steps.flatMap(({ events }) => events);
const stateOf = ({ pool, emitter, ledger }: EmitParts) => ({
  pool: pool.state,
  emitter: emitter.state,
  counts: ledger.counts(),
});

test.each([true, false])(
  'what was journalled is rebuilt, and goes on the same (file: %s)',
  async (isFile) => {
    const first = open(isFile);
    const journal = (await run(first, story(first, 0, 7))).flatMap(
      (step) => step.journal?.entry ?? [],
    );
    expect(journal).toHaveLength(7);

    const second = open(isFile);
    const point = { journal, reason: 'ENGINE_CRASHED', silentMs: 5, started: true };
    const looks = new LookPlan(4);
    const resume = replay(point, { ...second, tracker: tracker(), looks });
    expect(resume).toEqual({
      ...{ afterPtsMs: 1200, received: 7, silentMs: 5, reason: 'ENGINE_CRASHED' },
      fromStart: true,
    });
    expect(stateOf(second)).toEqual(stateOf(first));
    expect(first.pool.settling?.state).toHaveLength(1);
    const rest = (parts: EmitParts) => run({ ...parts, isStarted: true }, story(parts, 7, 5));
    expect(eventsOf(await rest(second))).toEqual(eventsOf(await rest(first)));
  },
);

test('a live session goes on from a checkpoint, which stands for all before it', async () => {
  const first = open(false);
  const steps = await run(first, story(first, 0, 302));
  const at = steps.findIndex(({ journal }) => journal?.checkpoint);
  // A minute of media after the first frame.
  expect(steps[at]?.frame?.frame.slot.ptsMs).toBe(60_000);
  const checkpoint = steps[at]!.journal!.checkpoint!;
  const second = open(false, decodeCheckpoint(checkpoint));
  const journal = steps.slice(at + 1).flatMap((step) => step.journal?.entry ?? []);
  const point = { checkpoint, journal, reason: 'ENGINE_HUNG', silentMs: 5, started: true };
  replay(point, { ...second, tracker: tracker(), looks: new LookPlan(4) });
  expect(stateOf(second)).toEqual(stateOf(first));
});
