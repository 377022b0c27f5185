import { decodePicture } from '@trueframe/daemon/media';
import type { RgbFrame } from '@trueframe/sdk';
import { hasShared, shared } from '../helpers/shared.ts';

export interface CountedPicture {
  readonly frame: RgbFrame;
  /** Number of faces to find. */
  readonly faces: number;
}

/** Pictures of the shared data with a known number of faces; none where it is absent. */
export async function sharedPictures(
  faces: Readonly<Record<string, number>>,
): Promise<readonly CountedPicture[]> {
  if (!hasShared) return [];
  const load = async ([path, count]: [string, number]) => ({
    frame: await decodePicture(shared(path)),
    faces: count,
  });
  return Promise.all(Object.entries(faces).map(load));
}

/** For the detectors of published systems: one face, three, none. */
export const publishedPictures = await sharedPictures({
  'golden/mtcnn/astronaut.png': 1,
  'golden/mtcnn/dlib-2008_001322.png': 3,
  'golden/mtcnn/coffee.png': 0,
});
