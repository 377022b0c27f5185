import type { Detection, Detector, Frame, Method, PlainData } from '@trueframe/sdk';
import type { PluginHost } from '../plugin-host.ts';
import { rgbPicture } from '../rgb-picture.ts';

/** Has a detector look at what a method shows it of a frame. */
export function lookAtView(
  host: PluginHost,
  method: Method,
  { owner, detector }: { readonly owner: string; readonly detector: Detector },
  view: PlainData,
  frame: Frame,
): Promise<readonly Detection[]> {
  const { index, ptsMs } = frame;
  const { data, width, height } = method.view(rgbPicture(frame), view);
  const shown = { format: 'rgb24', index, ptsMs, width, height, data } as const;
  return host.call(owner, 'detect', (signal) => detector.detect(shown, signal));
}
