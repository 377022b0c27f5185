import { describe, expect, test } from 'vitest';
import { fragment, initialisation } from '../../../../test/helpers/fmp4.ts';
import { Fmp4Splitter } from './fmp4-splitter.ts';

const media = Buffer.concat([initialisation, fragment(1), fragment(2), fragment(3)]);

function feed(splitter: Fmp4Splitter, bytes: Buffer, step: number): Buffer {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    out.push(...splitter.push(bytes.subarray(at, at + step)));
  }
  return Buffer.concat(out);
}

describe.each([1, 3, 7, 8, 64, 4096])('in chunks of %i bytes', (step) => {
  test('an undisturbed stream is passed on byte for byte', () => {
    const splitter = new Fmp4Splitter();
    const sent = Buffer.concat([feed(splitter, media, step), ...splitter.flush()]);
    expect(sent.equals(media)).toBe(true);
  });

  test('after a restart in a fragment come the initialisation segment and the next fragment', () => {
    const splitter = new Fmp4Splitter();
    const cut = initialisation.length + fragment(1).length + 10; // Inside of fragment 2.
    feed(splitter, media.subarray(0, cut), step);

    const again = Buffer.concat([...splitter.restart(), feed(splitter, media.subarray(cut), step)]);

    expect(again.equals(Buffer.concat([initialisation, fragment(3)]))).toBe(true);
  });

  test('after a restart in the initialisation segment nothing is missing', () => {
    const splitter = new Fmp4Splitter();
    feed(splitter, media.subarray(0, 20), step);

    const again = Buffer.concat([...splitter.restart(), feed(splitter, media.subarray(20), step)]);

    expect(again.equals(media)).toBe(true);
  });
});

test('bytes that are no MP4 are passed on', () => {
  const splitter = new Fmp4Splitter();
  const junk = Buffer.alloc(100);
  expect(feed(splitter, junk, 13).equals(junk)).toBe(true);
});
