import { expect, test } from 'vitest';
import {
  faceAt,
  look,
  member,
  planOf,
  scored,
  UNDECIDED,
  withFirstFailed,
} from '../../../../test/helpers/dfdc-parts.ts';
import { firstPlace } from './method.ts';

const method = firstPlace.create({ filter: 'bicubic', detectorScale: 'half', half: true });
const members = [member(380), member(380)];

test('what fails makes 0.5 of the video, as in the reference', () => {
  const results = withFirstFailed(scored(method, members, 0.7));
  expect(method.pool(results, 2)).toEqual(UNDECIDED);
  expect(planOf(method, members, [look(0, [faceAt(9, 9)]), look(3, [], true)])).toEqual([]);
});

test('a lone face is 0.5 too', () => {
  const [one] = scored(method, members, 0.9);
  expect(method.pool([one!], 2)).toEqual(UNDECIDED);
});

test('by width, as the write-up has it, the detector sees a frame of 640 pixels as it is', () => {
  const byWidth = firstPlace.create({ filter: 'bicubic', detectorScale: 'by-width', half: true });
  const frame = { data: new Uint8Array(640 * 480 * 3), width: 640, height: 480, channels: 3 };
  expect(byWidth.view(frame, null)).toMatchObject({ width: 640, height: 480 });
  // A box of 40 x 50 at 100, 90 and a third more on every side.
  const looks = byWidth
    .frames({ frameCount: 90, frameRate: 30 })
    .map((k) => look(k, [faceAt(100, 90)]));
  expect(planOf(byWidth, [member(380)], looks)[0]?.crop).toEqual([87, 74, 153, 156]);
});
