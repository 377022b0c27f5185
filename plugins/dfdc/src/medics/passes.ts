/** One way of looking for faces in a whole video. */
export interface DetectionPass {
  /** Thresholds of the three MTCNN networks. */
  readonly thresholds: readonly [number, number, number];
  /** Longer side of the detector's input in pixels; smaller videos are enlarged. */
  readonly longerSide: number;
  readonly maxFaces: number;
}

const SURE = { thresholds: [0.8, 0.8, 0.9], maxFaces: 5 } as const;
const RETRY = { thresholds: [0.5, 0.5, 0.5], maxFaces: 1 } as const;

/**
 * The Medics look until a pass finds a region. When a pass at 480 fails with an error they repeat it once at 240; an error
 * there, or at 960, ends that pair of passes.
 */
export const MEDICS_PASSES: readonly DetectionPass[] = [
  { ...SURE, longerSide: 480 },
  { ...SURE, longerSide: 960 },
  { ...RETRY, longerSide: 480 },
  { ...RETRY, longerSide: 960 },
];

/** Size of the detector's input, truncated, and the factor from its pixels to those of the video. */
export function medicsDetectorSize(
  video: { readonly width: number; readonly height: number },
  longerSide: number,
): { readonly width: number; readonly height: number; readonly upscale: number } {
  const scale = longerSide / Math.max(video.width, video.height);
  return {
    width: Math.trunc(video.width * scale),
    height: Math.trunc(video.height * scale),
    upscale: 1 / scale,
  };
}
