import type { Box } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { cropStage } from '../crop/crop-stage.ts';
import type { TrackedFrame as Frame } from '../items.ts';
import { scoreStage } from './score-stage.ts';

const left = { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, confidence: 1 };
const right = { box: { x1: 20, y1: 0, x2: 30, y2: 10 }, confidence: 1 };

/** A frame with both faces looked at and scored in one visit, of which the tracker reports these. */
function frame(seen: readonly (typeof left)[], scores?: Frame['look']['scores']): Frame {
  const slot = { index: 0, ptsMs: 0, width: 32, height: 32 } as Frame['frame']['slot'];
  return {
    type: 'frame',
    frame: { slot, arrivedAtMs: 0, release() {} },
    look: {
      detections: [left, right],
      kind: 'glance',
      scale: 0.5,
      ...(scores && { scores }),
    },
    update: { seen: seen.map((detection, k) => ({ trackId: k + 1, detection })), ended: [] },
  };
}

async function scored(item: Frame) {
  const asked: (readonly Box[])[] = [];
  const ask = async (_: unknown, boxes: readonly Box[]) => {
    asked.push(boxes);
    return boxes.map(() => [0.5]);
  };
  const cropped = cropStage(
    (async function* () {
      yield item;
    })(),
  );
  const stage = scoreStage(cropped, ask, 2, 1);
  for await (const { results } of stage as AsyncIterable<Frame & { results: unknown }>) {
    return { results, asked };
  }
  throw new Error('nothing came out');
}

test('scores of the look are those of the tracks, in their order', async () => {
  const { results, asked } = await scored(frame([right, left], [[0.1], [0.9]]));
  expect(results).toEqual([[0.9], [0.1]]);
  expect(asked).toEqual([]);
});

test('faces that the look did not score are asked for', async () => {
  expect(await scored(frame([left, right]))).toEqual({
    results: [[0.5], [0.5]],
    asked: [[left.box, right.box]],
  });
});

test('a box of the tracker’s own making is scored as it is', async () => {
  const moved = { ...left, box: { ...left.box, x2: 11 } };
  const { asked } = await scored(frame([moved, right], [[0.1], [0.9]]));
  expect(asked).toEqual([[moved.box, right.box]]);
});

test('a frame without tracks asks nobody', async () => {
  expect(await scored(frame([]))).toEqual({ results: [], asked: [] });
});

test('a picture that no model is to see asks nobody, and every member says why', async () => {
  const item = frame([left]);
  const slot = { ...item.frame.slot, isUngraded: true as const };
  const { results, asked } = await scored({ ...item, frame: { ...item.frame, slot } });
  expect(results).toEqual([[{ abstain: 'HDR_NOT_GRADED' }, { abstain: 'HDR_NOT_GRADED' }]]);
  expect(asked).toEqual([]);
});
