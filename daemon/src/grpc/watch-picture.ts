import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Picture, WatchPictureRequest__Output } from '@trueframe/proto';
import { invalid } from '../control/requests/invalid.ts';
import type { WatchTerms } from '../wire/pictures.ts';

type Call = ServerWritableStream<WatchPictureRequest__Output, Picture>;

const DEFAULT_FPS = 2;
const MOST_FPS = 5;
const DEFAULT_WIDTH = 640;
const WIDTHS = { least: 64, most: 1920 };

/** Rate and size that a caller asks for. @throws REQUEST_INVALID */
export function toWatchTerms({ maxFps, maxWidth }: WatchPictureRequest__Output): WatchTerms {
  if (!(maxFps >= 0)) throw invalid('max_fps', maxFps, 'must be 0 or more');
  const width = maxWidth || DEFAULT_WIDTH;
  if (width < WIDTHS.least || width > WIDTHS.most) {
    throw invalid('max_width', maxWidth, `must be ${WIDTHS.least} to ${WIDTHS.most}, or 0`);
  }
  return { fps: Math.min(maxFps || DEFAULT_FPS, MOST_FPS), maxWidth: width };
}

/** Begins to show pictures until the function that it returns is called; calls `end` when there will be none any more. */
type Begin = (show: (picture: Picture) => void, end: () => void) => () => void;

/** Streams pictures to a call. While one is on its way, only the newest of those after it waits. */
export function streamPictures(call: Call, begin: Begin): void {
  let waiting: Picture | undefined;
  let isBusy = false;
  const flush = () => {
    if (isBusy || !waiting) return;
    isBusy = true;
    const picture = waiting;
    waiting = undefined;
    // Called when the connection has taken the picture.
    call.write(picture, () => {
      isBusy = false;
      flush();
    });
  };
  const leave = begin(
    (picture) => {
      waiting = picture;
      flush();
    },
    () => call.end(),
  );
  call.once('cancelled', leave);
  call.once('error', leave);
}
