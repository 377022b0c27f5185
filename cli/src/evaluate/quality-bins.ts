import type { ClipResult } from './clip-result.ts';

const HEIGHTS = [360, 720, 1080] as const;
const BITS_PER_PIXEL = [0.03, 0.1, 0.3] as const;

/** By the height of its first frame, in pixels; undefined: unknown. */
export function heightBin({ height }: ClipResult): string | undefined {
  return height ? binOf(height, HEIGHTS) : undefined;
}

/** By the bits of the whole file, sound included, per pixel of all its frames; undefined: unknown. */
export function bitsPerPixelBin(result: ClipResult): string | undefined {
  const value = bitsPerPixel(result);
  return value === undefined ? undefined : binOf(value, BITS_PER_PIXEL);
}

export function bitsPerPixel({ size, width, height, frames }: ClipResult): number | undefined {
  return size && width && height && frames ? (size * 8) / (width * height * frames) : undefined;
}

/** The bins' names, lowest first. */
export const HEIGHT_BINS = namesOf(HEIGHTS);
export const BITS_PER_PIXEL_BINS = namesOf(BITS_PER_PIXEL);

function binOf(value: number, edges: readonly number[]): string {
  const above = edges.filter((edge) => value >= edge).length;
  return namesOf(edges)[above]!;
}

function namesOf(edges: readonly number[]): string[] {
  const between = edges.slice(1).map((edge, k) => `${edges[k]} to ${edge}`);
  return [`below ${edges[0]}`, ...between, `${edges.at(-1)} and more`];
}
