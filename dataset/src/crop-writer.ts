import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isEmpty, type PixelRect } from '@trueframe/plugin-dfdc';
import type { Detection, Frame } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { RgbPixels } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { pairs } from './boxes-file.ts';
import { type CropMap, type CropRule, cropFace, cropRect } from './crop-rule.ts';
import { encodePng } from './png.ts';

// As OpenCV's reader converts, whatever the stream says of itself: the references were made with it.
const rgb = new RgbPixels('bt601');

/** The pixels are valid as long as the frame's, or until the next call. */
export function rgbPicture(frame: Frame): Picture {
  const { width, height } = frame;
  return { data: rgb.of(frame), width, height, channels: 3 };
}

const point = z.tuple([z.number(), z.number()]);

/** One crop of a folder, in `crops.json` beside it. */
export const CropFacts = z.strictObject({
  file: z.string(),
  frame: z.int(),
  /** Place in the detector's order, or id of the track. */
  face: z.int(),
  /** x1, y1, x2, y2 in whole pixels of the video, the last two excluded. */
  rect: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  /** Five x, y pairs in pixels of the crop. */
  landmarks: z.array(point).optional(),
});
export type CropFacts = z.output<typeof CropFacts>;

/** Writes `<frame>_<face>.png`; undefined when the box has no pixels in the frame. */
export async function writeCrop(
  folder: string,
  picture: Picture,
  where: { readonly frame: number; readonly face: number },
  { box, landmarks }: Pick<Detection, 'box' | 'landmarks'>,
  rule: CropRule,
): Promise<CropFacts | undefined> {
  const rect = cropRect(box, picture, rule);
  if (isEmpty(rect)) return undefined;
  const file = `${where.frame}_${where.face}.png`;
  const crop = cropFace(picture, rect, rule);
  await writeFile(join(folder, file), encodePng(crop.picture));
  return {
    file,
    ...where,
    rect: [rect.x1, rect.y1, rect.x2, rect.y2],
    ...(landmarks && { landmarks: pairs(landmarks).map((p) => inCrop(p, rect, crop.map)) }),
  };
}

function inCrop([x, y]: [number, number], rect: PixelRect, map: CropMap): [number, number] {
  return [(x - rect.x1) * map.scaleX + map.left, (y - rect.y1) * map.scaleY + map.top];
}
