import type { Detection } from '@trueframe/sdk';
import type { InputSize } from './to-input.ts';

/** See the option of this name. */
export type WholePixels = 'no' | 'input' | 'frame';

/** From pixels of the input to pixels of the frame. A box that whole pixels leave without area is dropped. */
export function toFrame(
  faces: readonly Detection[],
  { scaleX, scaleY }: InputSize,
  wholePixels: WholePixels,
): Detection[] {
  const place = (value: number, scale: number): number => {
    if (wholePixels === 'input') return Math.trunc(value) * scale;
    return wholePixels === 'frame' ? Math.trunc(value * scale) : value * scale;
  };
  return faces
    .map(({ box, confidence, landmarks = [] }) => ({
      box: {
        x1: place(box.x1, scaleX),
        y1: place(box.y1, scaleY),
        x2: place(box.x2, scaleX),
        y2: place(box.y2, scaleY),
      },
      confidence,
      landmarks: landmarks.map((value, i) => place(value, i % 2 === 0 ? scaleX : scaleY)),
    }))
    .filter(({ box }) => box.x2 > box.x1 && box.y2 > box.y1);
}
