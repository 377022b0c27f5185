import { describe, expect, test } from 'vitest';
import { thirdPlaceRect } from './crops.ts';
import { faceSamples, sequenceSamples } from './samples.ts';

const FRAME = { width: 1000, height: 800 };
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

describe('3rd place', () => {
  test('the box grows by half about its centre and is truncated', () => {
    expect(thirdPlaceRect(box(100, 100, 201, 150), FRAME)).toEqual(box(74, 87, 226, 162));
  });

  test('it is held within the frame', () => {
    expect(thirdPlaceRect(box(-10, 10, 90, 90), FRAME)).toEqual(box(0, 0, 115, 110));
    expect(thirdPlaceRect(box(950, 750, 990, 790), FRAME)).toEqual(box(940, 740, 1000, 800));
  });

  const track = Array.from({ length: 35 }, (_, i) => ({ frame: 60 + i, box: box(i, i, i, i) }));

  test('a sequence of 7 starts at every 14th box and is cut with its middle box', () => {
    expect(sequenceSamples(track)).toEqual([
      { frames: [60, 61, 62, 63, 64, 65, 66], box: box(3, 3, 3, 3), isFlipped: true },
      { frames: [74, 75, 76, 77, 78, 79, 80], box: box(17, 17, 17, 17), isFlipped: false },
      { frames: [88, 89, 90, 91, 92, 93, 94], box: box(31, 31, 31, 31), isFlipped: true },
    ]);
    expect(sequenceSamples(track.slice(0, 34))).toHaveLength(2);
    expect(sequenceSamples(track.slice(0, 6))).toEqual([]);
  });

  test('every other box is a face: two for each model in turn, the first of both flipped', () => {
    const faces = faceSamples(track.slice(0, 10));
    expect(faces.map(({ frame, model, isFlipped }) => [frame, model, isFlipped])).toEqual([
      [60, 'first', true],
      [62, 'first', false],
      [64, 'second', true],
      [66, 'second', false],
      [68, 'first', true],
    ]);
  });
});
