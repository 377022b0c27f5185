// For benchmarks: the ways to make tensors, side by side. Everyone else lets `./index.ts` choose.
export { cropStats, cropStatsOf, cropSums, picturePixels } from './crop-stats.ts';
export { cropWith } from './crop-to-tensor.ts';
export { letterboxWith } from './letterbox-to-tensor.ts';
export { type PixelKernels, portableKernels } from './portable-kernels.ts';
export { simdKernels } from './simd/simd-kernels.ts';
