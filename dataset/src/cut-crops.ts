import type { EngineConfig } from '@trueframe/daemon';
import { isEmpty } from '@trueframe/plugin-dfdc';
import type { Box } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { type CropRule, cropFace, cropRect } from './crop-rule.ts';
import { rgbPicture } from './crop-writer.ts';
import { readVideo } from './read-video.ts';

/** A face of a video. */
export interface WantedCrop {
  /** Position among the decoded frames, from 0. */
  readonly frame: number;
  /** In pixels of that frame. */
  readonly box: Box;
}

/**
 * Cuts faces out of a video, in the order of `wanted`, as RGB pictures. Undefined: the box has no pixels in the frame.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function cutCrops(
  path: string,
  wanted: readonly WantedCrop[],
  rule: CropRule,
  config: EngineConfig,
): Promise<readonly (Picture | undefined)[]> {
  const crops: (Picture | undefined)[] = wanted.map(() => undefined);
  const frames = [...new Set(wanted.map(({ frame }) => frame))].sort((a, b) => a - b);
  if (frames.length === 0) return crops;
  for await (const frame of readVideo(path, { frames }, config, { onWarning: () => {} })) {
    const picture = rgbPicture(frame);
    for (const [k, { frame: index, box }] of wanted.entries()) {
      if (index !== frame.index) continue;
      const rect = cropRect(box, picture, rule);
      if (!isEmpty(rect)) crops[k] = cropFace(picture, rect, rule).picture;
    }
  }
  return crops;
}
