import { describe, expect, test } from 'vitest';
import { medicsSquares, medicsStillFrames } from './still-input.ts';

const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

describe('The Medics', () => {
  const detector = { width: 480, height: 270 };
  const corners = Array.from({ length: 4 }, (_, i) => box(100 + 9 * i, 100, 150 + 9 * i, 150));

  test('ten squares lie between two samples, those of both included', () => {
    const squares = medicsSquares(corners, detector, 4);
    expect(squares).toHaveLength(30);
    // Sides 50, times 1.2; centres move by 1 from 125.
    expect(squares[0]).toEqual(box(95 * 4, 95 * 4, 155 * 4, 155 * 4));
    expect(squares[9]).toEqual(box(104 * 4, 95 * 4, 164 * 4, 155 * 4));
    expect(squares[10]).toEqual(squares[9]);
  });

  test('squares are pushed into the picture and keep their size', () => {
    const atEdges = [box(0, 230, 40, 268), box(0, 230, 40, 268)];
    expect(medicsSquares(atEdges, detector, 1)[0]).toEqual(box(0, 222, 48, 270));
  });

  test('a square higher than the picture pokes out at the top', () => {
    const tall = [box(100, 0, 150, 269), box(100, 0, 150, 269)];
    // Sides 50, 50, 269, 269: the 90th percentile is 269, times 1.2 = 322.
    expect(medicsSquares(tall, detector, 1)[0]).toMatchObject({ y1: -52, y2: 270 });
  });

  test('the 2-D model sees the first 32 frames of a region, without its last', () => {
    expect(medicsStillFrames({ from: 20, to: 69 })).toEqual(
      Array.from({ length: 32 }, (_, i) => 20 + i),
    );
    expect(medicsStillFrames({ from: 0, to: 31 })).toHaveLength(30);
  });
});
