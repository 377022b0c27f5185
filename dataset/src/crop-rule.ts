import {
  bronzeRect,
  cut,
  firstPlaceRect,
  type PixelRect,
  place79Rect,
  type Size,
  thirdPlaceRect,
} from '@trueframe/plugin-dfdc';
import type { Box } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { type ResizeFilter, resizeWith } from './resize-filter.ts';

export const CROP_NAMES = ['dfdc-1st', 'dfdc-3rd', 'dfdc-79th', 'dfdc-bronze', 'margin'] as const;
export const CROP_FITS = ['squash', 'letterbox'] as const;

export interface CropRule {
  /** Part of the frame that is cut out: a rule of the references, or `margin`. */
  readonly use: (typeof CROP_NAMES)[number];
  /** `margin`: how much of the box is added on each side. */
  readonly margin: number;
  /** `margin`: the shorter side is made as long as the longer one. */
  readonly isSquare: boolean;
  /** Width and height in pixels; 0: as it is. */
  readonly size: number;
  readonly fit: (typeof CROP_FITS)[number];
  readonly filter: ResizeFilter;
}

/** Part of the frame in whole pixels; may be empty. */
export function cropRect(box: Box, frame: Size, rule: CropRule): PixelRect {
  switch (rule.use) {
    case 'dfdc-1st':
      return firstPlaceRect(scaled(box, 0.5), frame);
    case 'dfdc-79th':
      return place79Rect(scaled(box, 0.5), frame);
    case 'dfdc-3rd':
      return thirdPlaceRect(box, frame);
    case 'dfdc-bronze':
      return bronzeRect(
        {
          x1: Math.trunc(box.x1),
          y1: Math.trunc(box.y1),
          x2: Math.trunc(box.x2),
          y2: Math.trunc(box.y2),
        },
        frame,
      );
    case 'margin':
      return withMargin(box, frame, rule);
  }
}

/** These two take boxes of the half-size picture. */
function scaled({ x1, y1, x2, y2 }: Box, factor: number): Box {
  return { x1: x1 * factor, y1: y1 * factor, x2: x2 * factor, y2: y2 * factor };
}

function withMargin(box: Box, frame: Size, { margin, isSquare }: CropRule): PixelRect {
  const growth = 1 + 2 * margin;
  const width = (box.x2 - box.x1) * growth;
  const height = (box.y2 - box.y1) * growth;
  const longer = Math.max(width, height);
  const side = (centre: number, length: number, limit: number) => ({
    from: Math.max(Math.round(centre - length / 2), 0),
    to: Math.min(Math.round(centre + length / 2), limit),
  });
  const x = side((box.x1 + box.x2) / 2, isSquare ? longer : width, frame.width);
  const y = side((box.y1 + box.y2) / 2, isSquare ? longer : height, frame.height);
  return { x1: x.from, y1: y.from, x2: x.to, y2: y.to };
}

/** Mapping from a pixel of the frame to its place in the crop. */
export interface CropMap {
  readonly scaleX: number;
  readonly scaleY: number;
  /** Pixels of the crop. */
  readonly left: number;
  readonly top: number;
}

/** A crop of a rectangle that is not empty, at the size of the rule. Letterboxes are black. */
export function cropFace(
  frame: Picture,
  rect: PixelRect,
  { size, fit, filter }: CropRule,
): { readonly picture: Picture; readonly map: CropMap } {
  const face = cut(frame, rect);
  if (size === 0) return { picture: face, map: { scaleX: 1, scaleY: 1, left: 0, top: 0 } };
  const scale = size / Math.max(face.width, face.height);
  const side = (length: number) =>
    fit === 'squash' ? size : Math.max(Math.trunc(length * scale), 1);
  const width = side(face.width);
  const height = side(face.height);
  const picture = resizeWith(filter, face, width, height);
  const left = Math.floor((size - width) / 2);
  const top = Math.floor((size - height) / 2);
  const map = { scaleX: width / face.width, scaleY: height / face.height, left, top };
  return { picture: padded(picture, size, left, top), map };
}

function padded(picture: Picture, size: number, left: number, top: number): Picture {
  const { width, height, channels } = picture;
  if (width === size && height === size) return picture;
  const data = new Uint8Array(size * size * channels);
  const line = width * channels;
  for (let y = 0; y < height; y++) {
    const row = picture.data.subarray(y * line, (y + 1) * line);
    data.set(row, ((top + y) * size + left) * channels);
  }
  return { data, width: size, height: size, channels };
}
