import {
  type Frame,
  type Method,
  type ModelInput,
  type PlainData,
  TrueframeError,
} from '@trueframe/sdk';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import { logCause } from '../../../lib/log-cause.ts';
import type { CutPicture } from '../../../wire/method-tasks.ts';
import { rgbPicture } from '../rgb-picture.ts';

/** Cuts inputs out of a frame as a method says, each at the size that its model takes. One that fails does not fail the others. */
export function cutInputs(
  method: Method,
  cuts: readonly { readonly crop: PlainData; readonly input: ModelInput }[],
  frame: Frame,
): CutPicture[] {
  const picture = rgbPicture(frame);
  return cuts.map(({ crop, input }) => {
    try {
      return share(method.input(picture, crop, input));
    } catch (reason) {
      logCause(reason);
      return { failed: TrueframeError.from(reason, 'PLUGIN_THREW').toWire() };
    }
  });
}

function share(picture: Picture<PictureData>): Picture<PictureData> {
  const { data } = picture;
  const Kind = data.constructor as new (buffer: SharedArrayBuffer) => PictureData;
  const shared = new Kind(new SharedArrayBuffer(data.byteLength));
  shared.set(data);
  return { ...picture, data: shared };
}
