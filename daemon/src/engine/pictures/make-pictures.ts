import type { Box, Frame } from '@trueframe/sdk';
import { cropToTensor } from '@trueframe/sdk/tensor';
import type { JpegPicture, PicturesMade, PictureTask } from '../../wire/picture-task.ts';

/** 0..100. */
const QUALITY = 80;
/** Hair and chin belong to a face that somebody looks at. */
const FACE = { shape: 'square', scale: 1.6, outside: 'zero', resize: 'area' } as const;
const WHOLE = { shape: 'frame', scale: 1, outside: 'clip', resize: 'area' } as const;

const BYTES = {
  color: 'rgb',
  layout: 'nhwc',
  type: 'uint8',
  mean: [0, 0, 0],
  std: [1, 1, 1],
} as const;

type Wanted = Pick<PictureTask, 'boxes' | 'faceSize' | 'maxWidth'>;

/** Cuts faces out of a frame, and shrinks the frame itself, as JPEG files. */
export async function makePictures(frame: Frame, wanted: Wanted): Promise<PicturesMade> {
  const faces = [];
  for (const box of wanted.boxes) faces.push(await encode(frame, box, faceCut(box, wanted)));
  if (wanted.maxWidth === undefined) return { faces };
  const whole = { x1: 0, y1: 0, x2: frame.width, y2: frame.height };
  return { faces, frame: await encode(frame, whole, wholeCut(frame, wanted.maxWidth)) };
}

interface Cut {
  readonly crop: typeof FACE | typeof WHOLE;
  readonly width: number;
  readonly height: number;
}

/** A face is never enlarged: that would show what is not there. */
function faceCut({ x1, y1, x2, y2 }: Box, { faceSize }: Wanted): Cut {
  const side = Math.ceil(Math.max(x2 - x1, y2 - y1) * FACE.scale);
  const size = Math.max(1, Math.min(faceSize, side));
  return { crop: FACE, width: size, height: size };
}

function wholeCut({ width, height }: Frame, maxWidth: number): Cut {
  const scale = Math.min(1, maxWidth / width);
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return { crop: WHOLE, width: scaled(width), height: scaled(height) };
}

let rgb = new Uint8Array(0);
let rgba = new Uint8Array(0);

async function encode(frame: Frame, box: Box, { crop, width, height }: Cut): Promise<JpegPicture> {
  // Loaded when somebody wants a picture: most daemons never do.
  const { Transformer } = await import('@napi-rs/image');
  const pixels = width * height;
  if (rgb.length < 3 * pixels) rgb = new Uint8Array(3 * pixels);
  if (rgba.length < 4 * pixels) rgba = new Uint8Array(4 * pixels).fill(255);
  cropToTensor(frame, box, { crop, width, height, ...BYTES }, rgb);
  for (let from = 0, to = 0; from < 3 * pixels; from += 3, to += 4) {
    rgba[to] = rgb[from]!;
    rgba[to + 1] = rgb[from + 1]!;
    rgba[to + 2] = rgb[from + 2]!;
  }
  const jpeg = Transformer.fromRgbaPixels(rgba.subarray(0, 4 * pixels), width, height);
  return { jpeg: jpeg.jpegSync(QUALITY), width, height };
}
