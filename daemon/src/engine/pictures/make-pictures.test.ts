import { Transformer } from '@napi-rs/image';
import type { Frame } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { makePictures } from './make-pictures.ts';

const WIDTH = 640;
const HEIGHT = 360;
const box = { x1: 400, y1: 100, x2: 500, y2: 200 };

/** A dark frame with a bright square in the box. */
function frame(): Frame {
  const data = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
  data.fill(40, 0, WIDTH * HEIGHT);
  for (let y = box.y1; y < box.y2; y++) data.fill(220, y * WIDTH + box.x1, y * WIDTH + box.x2);
  const size = { width: WIDTH, height: HEIGHT };
  return { format: 'yuv420p', index: 0, ptsMs: 0, ...size, matrix: 'bt601', range: 'full', data };
}

/** Luma of a pixel, from 0. */
async function pixels(jpeg: Uint8Array) {
  const decoder = new Transformer(jpeg);
  const { width, height } = await decoder.metadata();
  const raw = decoder.rawPixelsSync();
  const channels = raw.length / (width * height);
  return { width, height, at: (x: number, y: number) => raw[(y * width + x) * channels]! };
}

test('a face is cut where its box is, with a margin of .3 on every side', async () => {
  const { faces } = await makePictures(frame(), { boxes: [box], faceSize: 80 });
  expect(faces).toMatchObject([{ width: 80, height: 80 }]);
  const { width, height, at } = await pixels(faces[0]!.jpeg);
  expect([width, height]).toEqual([80, 80]);
  // The box covers 1 / 1.6 of the picture, in its middle: 15 to 65.
  for (const [inside, outside] of [
    [18, 11],
    [61, 68],
  ] as const) {
    expect(at(inside, 40)).toBeGreaterThan(200);
    expect(at(outside, 40)).toBeLessThan(70);
    expect(at(40, inside)).toBeGreaterThan(200);
    expect(at(40, outside)).toBeLessThan(70);
  }
});

test('no face is enlarged', async () => {
  const small = { x1: 10, y1: 10, x2: 40, y2: 30 };
  const { faces, frame: whole } = await makePictures(frame(), { boxes: [small], faceSize: 224 });
  expect(faces).toMatchObject([{ width: 48, height: 48 }]);
  expect(whole).toBeUndefined();
});

test('a frame keeps its shape, and is made no larger', async () => {
  const made = async (maxWidth: number) =>
    (await makePictures(frame(), { boxes: [], faceSize: 80, maxWidth })).frame!;
  expect(await made(1920)).toMatchObject({ width: 640, height: 360 });
  const { jpeg, width, height } = await made(320);
  expect([width, height]).toEqual([320, 180]);
  const { at } = await pixels(jpeg);
  expect(at(225, 75)).toBeGreaterThan(200);
  expect(at(190, 75)).toBeLessThan(70);
});
