import { TrueframeError } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import type { EventPayload } from '../../../wire/event-payload.ts';
import type { PooledItem } from '../items.ts';
import { FrameLedger } from '../ledger.ts';
import { type EmitParts, emitStage, type Step } from './emit-stage.ts';

/** Says of everything that it was there. */
const emitter = {
  video: () => [{ sessionStarted: {} }],
  frame: ({ ptsMs }: { ptsMs: number }) => [{ scores: { ptsMs } }],
  gap: (gap: object) => [{ gap }],
  discontinuity: (discontinuity: object) => [{ discontinuity }],
  state: {},
} as unknown as EmitParts['emitter'];

const box = { x1: 0, y1: 0, x2: 10, y2: 10 };

function frame(index: number, refused?: string): PooledItem {
  const slot = { index, ptsMs: index * 40, width: 64, height: 48 } as never;
  return {
    type: 'frame',
    frame: { slot, arrivedAtMs: 0, release() {} },
    look: { detections: [], kind: 'full', scale: 1 },
    update: { seen: [{ trackId: 1, detection: { box, confidence: 1 } }], ended: [] },
    boxes: [box],
    ...(refused && { refused: { abstain: refused, warning: { code: refused, message: '' } } }),
    results: [[0.5]],
    samples: [0.5],
    rung: 0,
  };
}

async function run(items: readonly PooledItem[], isStarted = false): Promise<Step[]> {
  const ledger = new FrameLedger();
  for (const { type } of items) if (type === 'frame') ledger.receive();
  const pool = { state: {} } as unknown as EmitParts['pool'];
  const source = (async function* () {
    yield* items;
  })();
  const steps: Step[] = [];
  const parts = { pool, emitter, ledger, pace: 'lossless', isFile: true, isStarted } as const;
  for await (const step of emitStage(source, parts)) steps.push(step);
  return steps;
}

const kinds = (steps: readonly Step[]) =>
  steps.map(({ events }) => events.map((event: EventPayload) => Object.keys(event)[0]));

const video: PooledItem = { type: 'video', video: {} };
const jump: PooledItem = { type: 'discontinuity', discontinuity: {} };
const error = new TrueframeError('PLUGIN_THREW', 'detector x: detect failed');
const failed: PooledItem = { type: 'failed', ptsMs: 0, error };

test('each frame is told with its journal entry, and jumps of the clock with the next frame or the end', async () => {
  const steps = await run([video, frame(0), jump, jump, frame(1), jump]);
  expect(kinds(steps)).toEqual([
    ['sessionStarted'],
    ['scores'],
    ['discontinuity', 'discontinuity', 'scores'],
    ['discontinuity'],
  ]);
  expect(steps.map(({ journal }) => journal?.entry !== undefined)).toEqual([
    ...[false, true, true, false],
  ]);
});

test('whoever takes over does not tell the start again', async () => {
  expect(kinds(await run([video, frame(0)], true))).toEqual([['scores'], []]);
});

test('faces that no model is to see are told once, after the start', async () => {
  const steps = await run([video, frame(0, 'HDR_NOT_GRADED'), frame(1, 'HDR_NOT_GRADED')]);
  expect(kinds(steps)).toEqual([['sessionStarted'], ['warning', 'scores'], ['scores'], []]);
});

test('a kind of failure is told once; a source of nothing but failures fails', async () => {
  expect(kinds(await run([failed, failed, frame(0)]))).toEqual([['error'], ['scores'], []]);
  await expect(run([failed])).rejects.toBe(error);
});
