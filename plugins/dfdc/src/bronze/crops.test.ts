import { describe, expect, test } from 'vitest';
import { bronzeFrameBox, bronzeRect } from './crops.ts';

const FRAME = { width: 1000, height: 800 };
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

describe('bronze', () => {
  test('the box goes from 640 x 640 to the frame, truncated', () => {
    expect(bronzeFrameBox(box(64, 64, 128, 128.9), FRAME)).toEqual(box(100, 80, 200, 161));
  });

  test('sides become 1.3 times as long, in whole halves, within the frame', () => {
    // 1.3 * 101 = 131.3: halves of 65 about floor(301 / 2).
    expect(bronzeRect(box(100, 100, 201, 200), FRAME)).toEqual(box(85, 85, 215, 215));
    expect(bronzeRect(box(0, 700, 100, 800), FRAME)).toEqual(box(0, 685, 115, 800));
  });
});
