import type { Box } from '../detection.ts';
import type { CropRule } from '../model-manifest.ts';
import type { Window } from './window.ts';

/** The part of a frame that a crop rule takes for a face box. Without area when a clipped box lies outside the frame. */
export function cropWindow(
  frame: { readonly width: number; readonly height: number },
  box: Box,
  rule: CropRule,
): Window {
  if (rule.shape === 'frame') return { x: 0, y: 0, width: frame.width, height: frame.height };
  let width = (box.x2 - box.x1) * rule.scale;
  let height = (box.y2 - box.y1) * rule.scale;
  if (rule.shape === 'square') {
    width = Math.max(width, height);
    height = width;
  }
  const x = (box.x1 + box.x2 - width) / 2;
  const y = (box.y1 + box.y2 - height) / 2;
  if (rule.outside === 'zero') return { x, y, width, height };
  const left = Math.max(0, x);
  const top = Math.max(0, y);
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(frame.width, x + width) - left),
    height: Math.max(0, Math.min(frame.height, y + height) - top),
  };
}
