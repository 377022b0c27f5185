import type { TrueframeError } from '@trueframe/sdk';
import { JpegPieces } from '../../../../containers/jpeg-pieces.ts';
import type { PushFormat, Reading } from './push-format.ts';

/** JPEG pictures with the times that the client gave them, wrapped. */
export class PushedJpeg implements PushFormat {
  readonly words = 'JPEG pictures';
  readonly pieces: JpegPieces;
  readonly beginsWithKey = false;
  readonly isTimed = true;

  constructor(maxPixels: number) {
    this.pieces = new JpegPieces(maxPixels);
  }

  reading(): Reading {
    return {
      // Nothing needs finding out: 0 would mean the default for the first, and 1 is a microsecond.
      inputOptions: [
        ...['-analyzeduration', '1', '-fpsprobesize', '0', '-copyts', '-f', 'matroska'],
      ],
      filters: [],
      said: { container: 'jpeg', frameRate: 0 },
    };
  }

  failure(): TrueframeError | undefined {
    return this.pieces.failure;
  }

  given(): number {
    return this.pieces.pictures;
  }
}
