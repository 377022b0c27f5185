import type { CropSums, PicturePixels } from '../picture-pixels.ts';
import type { Runtime } from './runtime.ts';

// Pixels copied at a time: three channels of them stay in the first-level cache.
const BAND = 2048;

/** `cropSums` for planes of floats and packed bytes; undefined for other pictures. */
export function simdCropSums(
  { kernels, scratch }: Runtime,
  { width, height, pixels, data, offset, factors, shift, channelStep }: PicturePixels,
): CropSums | undefined {
  const isPlanes = data instanceof Float32Array && channelStep > 1;
  const isPacked = data instanceof Uint8Array && channelStep === 1;
  // Planes are read in whole vectors.
  if (!(isPacked || (isPlanes && pixels % 4 === 0))) return undefined;
  scratch.reset();
  const luma = scratch.take(4 * pixels);
  const sums = scratch.take(16);
  const band = [scratch.take(4 * BAND), scratch.take(4 * BAND), scratch.take(4 * BAND)] as const;
  const [a, b, c] = band;
  const [ka, kb, kc] = factors;
  let total = 0;
  for (let from = 0; from < pixels; from += BAND) {
    const count = Math.min(BAND, pixels - from);
    const out = luma + 4 * from;
    if (isPacked) {
      scratch.bytes.set(data.subarray(offset + 3 * from, offset + 3 * (from + count)), a);
      total += kernels.lumaOfBytes(a, out, count, ka, kb, kc);
    } else {
      for (const [i, pointer] of band.entries()) {
        const start = offset + i * channelStep + from;
        scratch.floats.set((data as Float32Array).subarray(start, start + count), pointer >> 2);
      }
      total += kernels.lumaOfPlanes(a, b, c, out, count, ka, kb, kc, shift);
    }
  }
  kernels.laplacian(luma, width, height, sums);
  const [laplacian = 0, squares = 0] = new Float64Array(scratch.bytes.buffer, sums, 2);
  return { luma: total, laplacian, squares };
}
