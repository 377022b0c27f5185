import type { Frame } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { RgbPixels } from '@trueframe/sdk/tensor';

// As OpenCV's reader converts, whatever the stream says of itself: the references of methods were made with it.
const rgb = new RgbPixels('bt601');

/** The frame as methods see it, valid until the next call. */
export function rgbPicture(frame: Frame): Picture {
  const { width, height } = frame;
  return { data: rgb.of(frame), width, height, channels: 3 };
}
