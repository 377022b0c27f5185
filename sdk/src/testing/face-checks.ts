import type { Box, Detection } from '../detection.ts';
import type { Detector } from '../detector.ts';
import type { Frame } from '../frame.ts';
import { type DrawnFaceOptions, drawnFace } from '../pictures/drawn-face.ts';
import { toYuv } from '../pictures/to-yuv.ts';
import { iou } from '../tensor/iou.ts';
import { expectThat } from './check.ts';
import { rgbFrame } from './fake-frames.ts';

/** A real picture and what is to be found in it. */
export interface CheckPicture {
  readonly frame: Frame;
  /** Number of faces that the detector must find. */
  readonly faces: number;
  /** Boxes of the faces, in any order. Absent: only their number is checked. */
  readonly boxes?: readonly Box[];
}

/** Some detectors box the face, others the head: with its own answer one must agree better than with a box that others drew. */
const LEAST_OF_TRUTH = 0.35;
const LEAST_OF_OWN = 0.6;
const NEVER = new AbortController().signal;

/** The same face elsewhere, in another size, and in frames that are scaled and padded otherwise before a network sees them. */
const VARIANTS: readonly (readonly [name: string, options: DrawnFaceOptions])[] = [
  ['moved', { x: 90, y: 40 }],
  ['half as large', { scale: 0.5, x: 160, y: 120 }],
  ['mirrored', { isMirrored: true }],
  ['in a larger frame', { width: 960, height: 720, x: 200, y: 150 }],
  ['in a wide frame', { width: 1280, height: 480, x: 300 }],
  ['in a tall frame', { width: 480, height: 900, x: -100, y: 250 }],
  ['in a small frame', { width: 320, height: 240, scale: 0.5 }],
];

/** The boxes are where the faces are: in pictures that have boxes, and in a drawn one. */
export async function expectTruth(
  detector: Detector,
  pictures: readonly CheckPicture[],
): Promise<void> {
  for (const { frame, boxes = [] } of pictures) {
    const found = await detector.detect(frame, NEVER);
    for (const box of boxes) expectFaceAt(found, box, LEAST_OF_TRUTH, 'a face of a picture');
  }
  if (!(await seesDrawnFaces(detector))) return;
  const { frame, box } = drawnFace();
  expectFaceAt(await detector.detect(frame, NEVER), box, LEAST_OF_TRUTH, 'the drawn face');
}

/** A drawn face that moves, grows or is framed otherwise takes its box along. */
export async function expectSameElsewhere(detector: Detector): Promise<void> {
  if (!(await seesDrawnFaces(detector))) return;
  const { frame } = drawnFace();
  const [face] = await detector.detect(frame, NEVER);
  const asVideo = await detector.detect(toYuv(frame), NEVER);
  expectFaceAt(asVideo, face!.box, LEAST_OF_OWN, 'the drawn face as yuv420p');
  for (const [name, options] of VARIANTS) {
    const found = await detector.detect(drawnFace(options).frame, NEVER);
    const expected = moved(face!.box, frame.width, options);
    expectFaceAt(found, expected, LEAST_OF_OWN, `the drawn face ${name}`);
  }
}

/**
 * One that finds nothing in the drawn picture is not made for such faces, and one that finds faces in a black frame fails another
 * check: of neither can be told here where it should look.
 */
async function seesDrawnFaces(detector: Detector): Promise<boolean> {
  const { frame } = drawnFace();
  const black = rgbFrame(frame.width, frame.height, () => 0);
  if ((await detector.detect(black, NEVER)).length > 0) return false;
  return (await detector.detect(frame, NEVER)).length > 0;
}

function moved(
  { x1, y1, x2, y2 }: Box,
  sceneWidth: number,
  { x = 0, y = 0, scale = 1, isMirrored = false }: DrawnFaceOptions,
): Box {
  const [left, right] = isMirrored ? [sceneWidth - x2, sceneWidth - x1] : [x1, x2];
  return { x1: x + left * scale, y1: y + y1 * scale, x2: x + right * scale, y2: y + y2 * scale };
}

function expectFaceAt(
  found: readonly Detection[],
  expected: Box,
  least: number,
  what: string,
): void {
  const best = Math.max(0, ...found.map(({ box }) => iou(box, expected)));
  expectThat(
    best >= least,
    `${what} is at ${shown(expected)}, got ${found.map(({ box }) => shown(box)).join(', ') || 'no face'}: ` +
      `IoU ${best.toFixed(2)}, expected ${least}`,
  );
}

function shown({ x1, y1, x2, y2 }: Box): string {
  return `[${[x1, y1, x2, y2].map((value) => Math.round(value)).join(', ')}]`;
}
