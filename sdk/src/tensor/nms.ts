import type { Detection } from '../detection.ts';
import { iou } from './iou.ts';

/**
 * Greedy non-maximum suppression: best first, a box that overlaps a better one by more than `threshold` (IoU, 0..1)
 * is dropped. Equal confidences keep their order.
 */
export function nms<D extends Detection>(detections: readonly D[], threshold: number): D[] {
  const kept: D[] = [];
  const byConfidence = [...detections].sort((a, b) => b.confidence - a.confidence);
  for (const detection of byConfidence) {
    if (kept.every((better) => iou(better.box, detection.box) <= threshold)) kept.push(detection);
  }
  return kept;
}
