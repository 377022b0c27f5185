import { torchNearest } from '@trueframe/sdk/resize';
import { noise } from '@trueframe/sdk/testing';
import { expect, test } from 'vitest';
import { inputSize, toInput } from './to-input.ts';

const WIDTH = 61;
const HEIGHT = 45;
const rgb = new Uint8Array(WIDTH * HEIGHT * 3).map(noise(11));

function input(rule: Parameters<typeof inputSize>[2]) {
  const size = inputSize(WIDTH, HEIGHT, rule);
  const out = new Float32Array(3 * size.width * size.height);
  toInput(rgb, WIDTH, HEIGHT, size, rule.color, out);
  return { ...size, out };
}

test('as it is: planes of blue, green and red less their means', () => {
  const { out, width, height } = input({ color: 'bgr', decimate: 1 });
  expect([width, height]).toEqual([WIDTH, HEIGHT]);
  const plane = WIDTH * HEIGHT;
  for (const pixel of [0, 1, WIDTH, plane - 1]) {
    expect(out[pixel]).toBe(rgb[3 * pixel + 2]! - 104);
    expect(out[plane + pixel]).toBe(rgb[3 * pixel + 1]! - 117);
    expect(out[2 * plane + pixel]).toBe(rgb[3 * pixel]! - 123);
  }
});

test('a square is picked like torch does', () => {
  const { out, scaleX, scaleY } = input({ color: 'rgb', squash: 64, decimate: 1 });
  expect([scaleX, scaleY]).toEqual([WIDTH / 64, HEIGHT / 64]);
  const source = { data: rgb, width: WIDTH, height: HEIGHT, channels: 3 };
  const { data } = torchNearest(source, 64, 64);
  const plane = 64 * 64;
  for (let i = 0; i < plane; i++) {
    expect(out[i]).toBe(data[3 * i]! - 123);
    expect(out[2 * plane + i]).toBe(data[3 * i + 2]! - 104);
  }
});

test('every second pixel starts with the first', () => {
  const { out, width, height, scaleX } = input({ color: 'rgb', decimate: 2 });
  expect([width, height, scaleX]).toEqual([31, 23, 2]);
  expect(out[1]).toBe(rgb[3 * 2]! - 123);
  expect(out[width]).toBe(rgb[3 * 2 * WIDTH]! - 123);
});
