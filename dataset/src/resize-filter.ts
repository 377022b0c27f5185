import {
  opencvArea,
  opencvCubic,
  opencvLinear,
  type Picture,
  pillowResize,
} from '@trueframe/sdk/resize';

type Resize = (picture: Picture, width: number, height: number) => Picture;

/** By the name that a flag gives. `area-cubic`: area to shrink, cubic to enlarge, as the 1st place resizes its crops. */
const RESIZERS = {
  'area-cubic': (picture, width, height) =>
    width > picture.width || height > picture.height
      ? opencvCubic(picture, width, height)
      : opencvArea(picture, width, height),
  'opencv-area': opencvArea,
  'opencv-linear': opencvLinear,
  'opencv-cubic': opencvCubic,
  'pillow-bilinear': (picture, width, height) => pillowResize(picture, width, height, 'bilinear'),
  'pillow-bicubic': (picture, width, height) => pillowResize(picture, width, height, 'bicubic'),
} as const satisfies Record<string, Resize>;

export type ResizeFilter = keyof typeof RESIZERS;

export const RESIZE_FILTERS = Object.keys(RESIZERS) as readonly ResizeFilter[];

export function resizeWith(
  filter: ResizeFilter,
  picture: Picture,
  width: number,
  height: number,
): Picture {
  return RESIZERS[filter](picture, width, height);
}
