import { TrueframeError } from '../../errors.ts';

/** Arrays that a picture may keep its samples in. */
export type PictureData = Uint8Array | Float32Array | Float64Array;

/** A whole picture in memory: rows from top to bottom, channels of a pixel side by side, no padding. */
export interface Picture<T extends PictureData = Uint8Array> {
  /** `width * height * channels` samples. */
  readonly data: T;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * A picture of zeros whose samples are of the same kind as those of `like`.
 * @throws REQUEST_INVALID a side is not a whole number of pixels above 0
 */
export function blankLike<T extends PictureData>(
  like: Picture<T>,
  width: number,
  height: number,
): Picture<T> {
  checkSides(like, width, height);
  const samples = width * height * like.channels;
  const Kind = like.data.constructor as new (length: number) => T;
  return { data: new Kind(samples), width, height, channels: like.channels };
}

/** @throws REQUEST_INVALID a side of the source or of the result is not a whole number of pixels above 0 */
export function checkSides(source: Picture<PictureData>, width: number, height: number): void {
  for (const side of [source.width, source.height, width, height]) {
    if (Number.isInteger(side) && side > 0) continue;
    throw new TrueframeError(
      'REQUEST_INVALID',
      `cannot resize a picture of ${source.width} x ${source.height} to ${width} x ${height}: ` +
        'every side must be a whole number of pixels above 0',
    );
  }
}
