import type { Picture } from '@trueframe/sdk/resize';

/** Blocks of gradients and of noise; test/reference/pictures.py makes the same pictures. */
export function syntheticPicture(
  width: number,
  height: number,
  channels: number,
  seed: number,
): Picture {
  const data = new Uint8Array(width * height * channels);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isNoise = ((x >> 3) + (y >> 3)) & 1;
      for (let c = 0; c < channels; c++) {
        const gradient = (x * 3 + y * 5 + c * 40 + seed) & 255;
        data[at++] = isNoise ? noise(x, y, c, seed) : gradient;
      }
    }
  }
  return { data, width, height, channels };
}

/** The same values in the same order as `sampled` of pictures.py. */
export function sampled(values: ArrayLike<number>, limit: number): number[] {
  if (values.length <= limit) return Array.from(values);
  return Array.from({ length: limit }, (_, i) => values[(i * 7919) % values.length]!);
}

function noise(x: number, y: number, c: number, seed: number): number {
  let state = Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(c, 83492791);
  state = Math.imul(state ^ seed, 2654435761);
  state = Math.imul(state ^ (state >>> 15), 2246822519);
  return state >>> 24;
}
