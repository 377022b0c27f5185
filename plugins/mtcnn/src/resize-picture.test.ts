import { opencvLinear, pillowResize } from '@trueframe/sdk/resize';
import { noise } from '@trueframe/sdk/testing';
import { expect, test } from 'vitest';
import { resizePicture } from './resize-picture.ts';

const WIDTH = 61;
const HEIGHT = 45;
const rgb = new Uint8Array(WIDTH * HEIGHT * 3).map(noise(9));
const source = { data: rgb, width: WIDTH, height: HEIGHT, channels: 3 };

test('without a rule the picture is the frame', () => {
  const picture = resizePicture(rgb, WIDTH, HEIGHT);
  expect(picture).toEqual({ rgb, width: WIDTH, height: HEIGHT, ratio: 1 });
  expect(picture.rgb).toBe(rgb);
});

test('half the size cuts odd sides down, and still counts as half', () => {
  const picture = resizePicture(rgb, WIDTH, HEIGHT, { ratio: 0.5, filter: 'pillow-bicubic' });
  expect(picture).toEqual({
    rgb: pillowResize(source, 30, 22, 'bicubic').data,
    width: 30,
    height: 22,
    ratio: 0.5,
  });
});

test('a longer side sets the ratio of both', () => {
  const picture = resizePicture(rgb, WIDTH, HEIGHT, { longerSide: 40, filter: 'opencv-linear' });
  expect(picture).toEqual({
    rgb: opencvLinear(source, 40, 29).data,
    width: 40,
    height: 29,
    ratio: 40 / 61,
  });
});

test('the ratio may go by the width of the frame', () => {
  const byWidth = [
    { minWidth: 0, ratio: 2 },
    { minWidth: 61, ratio: 1 },
    { minWidth: 62, ratio: 0.5 },
  ];
  expect(resizePicture(rgb, WIDTH, HEIGHT, { byWidth, filter: 'pillow-nearest' }).ratio).toBe(1);
});

test('a side of no pixels leaves no picture', () => {
  const picture = resizePicture(rgb, 1, 1, { ratio: 0.5, filter: 'pillow-bicubic' });
  expect(picture).toMatchObject({ width: 0, height: 0, rgb: new Uint8Array(0) });
});
