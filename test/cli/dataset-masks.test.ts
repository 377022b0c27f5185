import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePicture } from '@trueframe/daemon/media';
import { decodePng, encodePng, ssimMask } from '@trueframe/dataset';
import type { Picture } from '@trueframe/sdk/resize';
import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { decodeSamples, readFixture } from '../parity/read-fixture.ts';
import { syntheticPicture } from '../parity/synthetic-picture.ts';

type Kind = 'same' | 'patched' | 'different' | 'inverted';

interface Fixture {
  readonly cases: readonly {
    readonly size: readonly [number, number];
    readonly seed: number;
    readonly kind: Kind;
    readonly overflow: 'clamp' | 'wrap';
    readonly data: string;
  }[];
}

const { cases } = readFixture<Fixture>('ssim-masks');

function other(kind: Kind, one: Picture, seed: number): Picture {
  const { width, height } = one;
  if (kind === 'same') return one;
  if (kind === 'inverted') return { ...one, data: one.data.map((value) => 255 - value) };
  const two = syntheticPicture(width, height, 3, seed + 1);
  if (kind === 'different') return two;
  const isKept = (i: number) => Math.floor(i / 3) % width >= Math.floor(width / 2);
  return { ...two, data: two.data.map((value, i) => (isKept(i) ? one.data[i]! : value)) };
}

test.each(cases)(
  'the mask of $kind pictures of $size, $overflow, is that of scikit-image',
  (one) => {
    const first = syntheticPicture(one.size[0], one.size[1], 3, one.seed);
    const want = decodeSamples(one.data, 'uint8');
    const { data, channels } = ssimMask(first, other(one.kind, first, one.seed), one.overflow);
    expect(channels).toBe(1);
    expect(data).toHaveLength(want.length);
    const differences = [...data].map((value, i) => Math.abs(value - want[i]!));
    // Where a value is a whole number but for rounding, one library may cut it to the number below.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    expect(differences.filter((value) => value > 0).length).toBeLessThanOrEqual(8);
  },
);

test('masks show more than nothing', () => {
  const largest = Math.max(...cases.flatMap(({ data }) => [...decodeSamples(data, 'uint8')]));
  expect(largest).toBe(255);
});

test('pictures below the window of 7 x 7, or of two sizes, are refused', () => {
  const small = syntheticPicture(6, 20, 3, 1);
  const large = syntheticPicture(20, 20, 3, 1);
  expect(() => ssimMask(small, small)).toThrow(/6 x 20 and 6 x 20 are below 7 x 7/);
  expect(() => ssimMask(small, large)).toThrow(/cannot compare pictures of 6 x 20 and 20 x 20/);
});

test('PNG files that are written are read by ffmpeg and by the reader, bit by bit', async () => {
  const picture = syntheticPicture(33, 21, 3, 5);
  const path = join(tempFolder(), 'crop.png');
  writeFileSync(path, encodePng(picture));
  expect(await decodePicture(path)).toMatchObject({ width: 33, height: 21, data: picture.data });
  expect(decodePng(readFileSync(path), path)).toEqual(picture);
  const grey = syntheticPicture(33, 21, 1, 6);
  expect(decodePng(encodePng(grey), 'grey')).toEqual(grey);
});

test.each(['none', 'sub', 'up', 'avg', 'paeth', 'mixed'])(
  'reads PNG rows predicted by %s',
  (pred) => {
    const folder = tempFolder();
    const [from, to] = [join(folder, 'from.png'), join(folder, 'to.png')];
    const picture = syntheticPicture(33, 21, 3, 7);
    writeFileSync(from, encodePng(picture));
    execFileSync('ffmpeg', ['-v', 'error', '-i', from, '-pred', pred, to]);
    expect(decodePng(readFileSync(to), to)).toEqual(picture);
  },
);

test('files that are no such PNG are named', () => {
  const whole = encodePng(syntheticPicture(9, 9, 3, 1));
  expect(() => decodePng(Buffer.from('no'), 'a.png')).toThrow(/a\.png: it is no PNG/);
  expect(() => decodePng(whole.subarray(0, 60), 'b.png')).toThrow(/cannot read the picture b\.png/);
});
