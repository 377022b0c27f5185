// Resizers that equal those of the libraries that models were trained with, for whole pictures in memory.
export { fastaiSquash } from './fastai-squash.ts';
export { opencvArea } from './opencv-area.ts';
export { opencvCubic } from './opencv-cubic.ts';
export { opencvLinear } from './opencv-linear.ts';
export { opencvLinearFloat } from './opencv-linear-float.ts';
export type { Picture, PictureData } from './picture.ts';
export { type PillowFilter, pillowResize } from './pillow.ts';
export { roundHalfEven } from './round-half-even.ts';
export { torchArea } from './torch-area.ts';
export { torchBilinear } from './torch-bilinear.ts';
export { torchNearest } from './torch-nearest.ts';
