// For plugin authors.

// For the host.
export { type CropStats, cropStats } from './crop-stats.ts';
export { cropToTensor } from './crop-to-tensor.ts';
export { inputDims, inputLength } from './input-shape.ts';
export { iou } from './iou.ts';
export { type LetterboxInput, letterboxToTensor } from './letterbox-to-tensor.ts';
export { networkSize } from './network-size.ts';
export { nms } from './nms.ts';
export { pictureToTensor } from './picture-to-tensor.ts';
export { RgbPixels } from './rgb-pixels.ts';
export { scaleDetections, type WholePixels } from './scale-detections.ts';
export { tensorToPicture } from './tensor-to-picture.ts';
export { yuv420pToRgb24 } from './yuv420p-to-rgb24.ts';
