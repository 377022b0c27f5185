import { opencvLinear, type Picture, pillowResize } from '@trueframe/sdk/resize';

export type ResizeFilter =
  | 'opencv-linear'
  | 'pillow-bicubic'
  | 'pillow-bilinear'
  | 'pillow-nearest';

/** See the option `resize`. */
export type ResizeRule = { readonly filter: ResizeFilter } & (
  | { readonly ratio: number }
  | { readonly longerSide: number }
  | { readonly byWidth: readonly { readonly minWidth: number; readonly ratio: number }[] }
);

export interface ResizedPicture {
  /** Packed RGB. */
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Its pixels per pixel of the frame, before the sides were cut to whole pixels. */
  readonly ratio: number;
}

/** Sides are cut, not rounded, to whole pixels. A side may become 0, and then there is no picture. */
export function resizePicture(
  rgb: Uint8Array,
  width: number,
  height: number,
  rule?: ResizeRule,
): ResizedPicture {
  const ratio = rule ? ratioOf(rule, width, height) : 1;
  const target = { width: Math.trunc(width * ratio), height: Math.trunc(height * ratio), ratio };
  if (!rule || (target.width === width && target.height === height)) return { ...target, rgb };
  if (target.width === 0 || target.height === 0) return { ...target, rgb: new Uint8Array(0) };
  // The result is of the same kind as the source, and that must not be a Node Buffer.
  const data = new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.length);
  const source = { data, width, height, channels: 3 };
  return { ...target, rgb: filtered(source, target.width, target.height, rule.filter).data };
}

function ratioOf(rule: ResizeRule, width: number, height: number): number {
  if ('ratio' in rule) return rule.ratio;
  if ('longerSide' in rule) return rule.longerSide / Math.max(width, height);
  const row = rule.byWidth.findLast(({ minWidth }) => width >= minWidth);
  return row?.ratio ?? 1;
}

function filtered(source: Picture, width: number, height: number, filter: ResizeFilter): Picture {
  switch (filter) {
    case 'opencv-linear':
      return opencvLinear(source, width, height);
    case 'pillow-bicubic':
      return pillowResize(source, width, height, 'bicubic');
    case 'pillow-bilinear':
      return pillowResize(source, width, height, 'bilinear');
    case 'pillow-nearest':
      return pillowResize(source, width, height, 'nearest');
  }
}
