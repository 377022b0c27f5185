import type { Detection, Tensor } from '@trueframe/sdk';

/**
 * Takes the faces out of the network's answer: `scores` [1, K], `boxes` [1, K, 4] and `landmarks` [1, K, 10] in pixels
 * of its input. A point of the input divided by `scale` is the point of the frame.
 */
export function readFaces(
  outputs: Readonly<Record<string, Tensor>>,
  scale: number,
  minConfidence: number,
  minFacePx: number,
): Detection[] {
  const scores = outputs.scores!.data as Float32Array;
  const boxes = outputs.boxes!.data as Float32Array;
  const points = outputs.landmarks!.data as Float32Array;
  const faces: Detection[] = [];
  for (let k = 0; k < scores.length; k++) {
    if (!(scores[k]! >= minConfidence)) continue;
    const [x1, y1, x2, y2] = [0, 1, 2, 3].map((i) => boxes[k * 4 + i]! / scale) as [
      number,
      number,
      number,
      number,
    ];
    if (Math.min(x2 - x1, y2 - y1) < minFacePx) continue;
    const landmarks = Array.from(points.subarray(k * 10, k * 10 + 10), (value) => value / scale);
    faces.push({ box: { x1, y1, x2, y2 }, confidence: Math.min(1, scores[k]!), landmarks });
  }
  return faces;
}
