import { type PixelKernels, portableKernels } from '../portable-kernels.ts';
import { YuvAxes } from '../yuv-axes.ts';
import { resampleYuv } from './resample-yuv.ts';
import { type Runtime, runtime } from './runtime.ts';
import { areWholeBoxes, wholeBoxes } from './whole-boxes.ts';

/** Video through the kernels; stills, which are rare, in TypeScript. Undefined where the kernels do not run. */
export const simdKernels: PixelKernels | undefined = runtime && simd(runtime);

function simd({ kernels, scratch }: Runtime): PixelKernels {
  const axes = new YuvAxes();
  return {
    resample(frame, window, width, height, options, target) {
      if (frame.format === 'rgb24') {
        portableKernels.resample(frame, window, width, height, options, target);
        return;
      }
      axes.setWindow(frame, window, width, height, options);
      resampleYuv(kernels, scratch, frame, axes, width, height, target);
    },
    boxAverage(frame, ratio, width, height, target) {
      if (frame.format === 'rgb24') {
        portableKernels.boxAverage(frame, ratio, width, height, target);
      } else if (areWholeBoxes(frame, ratio, width, height, target)) {
        wholeBoxes(kernels, scratch, frame, ratio, width, height, target);
      } else {
        axes.setBoxes(frame, ratio, width, height);
        resampleYuv(kernels, scratch, frame, axes, width, height, target);
      }
    },
  };
}
