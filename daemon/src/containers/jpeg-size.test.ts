import { expect, test } from 'vitest';
import { jpegSize } from './jpeg-size.ts';

const segment = (marker: number, ...content: number[]) => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 0xff,
  ...content,
];
const frameHeader = (marker: number) => segment(marker, 8, 0x01, 0x68, 0x02, 0x80, 3);

test('the size is found behind other segments, tables and fill bytes', () => {
  const thumbnail = [0xff, 0xd8, ...frameHeader(0xc0), 0xff, 0xd9];
  const bytes = [0xff, 0xd8, ...segment(0xe1, ...thumbnail), ...segment(0xc4, 1, 2, 3), 0xff];

  for (const marker of [0xc0, 0xc2]) {
    const picture = Uint8Array.from([...bytes, ...frameHeader(marker), 0xff, 0xd9]);
    expect(jpegSize(picture)).toEqual({ width: 640, height: 360 });
  }
});

test('bytes that are none', () => {
  expect(jpegSize(Uint8Array.of())).toBeUndefined();
  expect(jpegSize(Uint8Array.from([0xff, 0xd8, 0x00, 0x11, 0, 0, 0, 0, 0, 0, 0]))).toBeUndefined();
  expect(jpegSize(Uint8Array.from([0xff, 0xd8, ...segment(0xe0, 1, 2, 3)]))).toBeUndefined();
});
