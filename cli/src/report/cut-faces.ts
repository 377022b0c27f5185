import type { EngineConfig } from '@trueframe/daemon';
import { encodeJpegs } from '@trueframe/daemon/media';
import { type CropRule, cutCrops } from '@trueframe/dataset';
import type { Sample } from './findings.ts';

/** The face with a margin, so that hair and chin are there, too. */
const RULE = {
  use: 'margin',
  margin: 0.3,
  isSquare: true,
  fit: 'letterbox',
  filter: 'opencv-area',
} as const satisfies Omit<CropRule, 'size'>;

/**
 * Cuts faces out of the file that was analysed, as JPEG files of `size` pixels a side, in the order of the samples. Undefined: the
 * box has no pixels in the frame.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function cutFaces(
  path: string,
  samples: readonly Sample[],
  size: number,
  config: EngineConfig,
): Promise<readonly (Buffer | undefined)[]> {
  const wanted = samples.map(({ frameIndex, box }) => ({ frame: frameIndex, box }));
  const pictures = await cutCrops(path, wanted, { ...RULE, size }, config);
  const jpegs = await encodeJpegs(pictures.filter((picture) => picture !== undefined));
  let next = 0;
  return pictures.map((picture) => (picture ? jpegs[next++] : undefined));
}
