import type { Detection, Detector, YuvFrame } from '@trueframe/sdk';
import { yuvFrame } from '@trueframe/sdk/testing';
import { expect, test } from 'vitest';
import { expectedAfter, type FindIn, lookAt } from './look.ts';

const frame: YuvFrame = yuvFrame(64, 36, () => 90);
const find: FindIn = (finder, one) => finder.detect(one, new AbortController().signal);

const face = (px: number): Detection => ({
  box: { x1: 10, y1: 10, x2: 10 + px, y2: 14 + px },
  confidence: 0.9,
});

/** Sees `full` in full and `glanced` in a glance, which is sure of faces from 100 px on, or 400 for the cheaper one. */
function detector(full: readonly number[], glanced: readonly number[]): Detector {
  return {
    detect: async () => full.map(face),
    glances: [
      { scale: 0.2, surePx: () => 400, detect: async () => glanced.map(face) },
      { scale: 0.5, surePx: () => 100, detect: async () => glanced.map(face) },
    ],
  };
}

test.each([
  ['large faces are expected and seen', [300, 200], [298, 203], 'glance'],
  ['a face has gone or cannot be seen', [300, 200], [301], 'repeated'],
  ['a face has come', [300], [300, 40], 'repeated'],
  ['a face has become small', [130], [99], 'repeated'],
  ['an expected face is near the limit', [119], [119], 'full'],
])('%s', async (_, full, glanced, kind) => {
  const expected = expectedAfter(full.map(face));
  const look = await lookAt(detector(full, glanced), frame, expected, find);
  expect(look).toMatchObject({ kind, scale: kind === 'full' ? 1 : 0.5 });
  expect(look.detections).toEqual((kind === 'glance' ? glanced : full).map(face));
});

test('the cheapest glance that is sure of such faces is taken', async () => {
  const look = await lookAt(detector([500], [500]), frame, { faces: 1, smallestPx: 500 }, find);
  expect(look).toMatchObject({ kind: 'glance', scale: 0.2 });
});

test('without faces there is nothing to expect, because small ones may come', () => {
  expect(expectedAfter([])).toBeUndefined();
});

test('a detector that has no glance looks in full', async () => {
  const plain: Detector = { detect: async () => [face(300)] };
  const look = await lookAt(plain, frame, { faces: 1, smallestPx: 300 }, find);
  expect(look).toEqual({ detections: [face(300)], kind: 'full', scale: 1 });
});
