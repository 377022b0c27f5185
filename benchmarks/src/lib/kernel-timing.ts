import { parentPort, workerData } from 'node:worker_threads';
import {
  cropStats,
  cropStatsOf,
  cropSums,
  cropWith,
  letterboxWith,
  type PixelKernels,
  picturePixels,
  portableKernels,
  simdKernels,
} from '@trueframe/sdk/kernels';
import { noise, yuvFrame } from '@trueframe/sdk/testing';

/** Microseconds for one call: the best, which other processes disturb least, and the median. */
export interface KernelTiming {
  readonly bestUs: number;
  readonly medianUs: number;
  readonly reference: { readonly bestUs: number; readonly medianUs: number };
  /** Best time of ours over the reference's best time. */
  readonly ratio: number;
}

const ROUNDS = 200;
const NORMAL = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** `letterbox WxH to N, TYPE` or `crop PIXELS to N, RESIZE, TYPE` or `stats of N, TYPE` as a call. */
function callOf(name: string): (kernels: PixelKernels) => void {
  const sizes = name.match(/\d+/g)!.map(Number) as [number, number, number];
  const format = name.endsWith('bytes')
    ? ({ type: 'uint8', layout: 'nhwc', color: 'rgb' } as const)
    : ({ type: 'float32', layout: 'nchw', color: 'bgr' } as const);
  const tensor = (length: number) =>
    format.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  if (name.startsWith('letterbox')) {
    const [width, height, side] = sizes;
    const frame = smoothFrame(width, height);
    const rows = Math.ceil((side * height) / width / 32) * 32;
    const out = tensor(3 * side * rows);
    const input = { ...format, width: side, height: rows, maxScale: 1 };
    return (kernels) => letterboxWith(kernels, frame, input, out);
  }
  if (name.startsWith('stats')) {
    const [side] = sizes;
    const input = { ...format, ...NORMAL, width: side, height: side };
    const crop = tensor(3 * side * side).map((_, i) => i % 251);
    return (kernels) => {
      if (kernels === simdKernels) return void cropStats(input, crop);
      const picture = picturePixels(input, crop, 0);
      cropStatsOf(picture, cropSums(picture));
    };
  }
  const [window, side] = sizes;
  const frame = smoothFrame(1280, 720);
  const out = tensor(3 * side * side);
  const resize = name.includes('area') ? 'area' : 'bilinear';
  const crop = { shape: 'square', scale: 1, outside: 'zero', resize } as const;
  const input = { ...format, ...NORMAL, width: side, height: side, crop };
  const box = { x1: 100.3, y1: 10.2, x2: 100.3 + window, y2: 10.2 + window };
  return (kernels) => cropWith(kernels, frame, box, input, out, 0);
}

/** Colours as video has them: noise would leave their range at every other pixel and slow down what has branches. */
function smoothFrame(width: number, height: number) {
  const value = noise(1);
  const frame = yuvFrame(width, height, (x, y) => 40 + ((x + y) % 160) + (value() >> 4));
  for (let i = width * height; i < frame.data.length; i++) frame.data[i] = 120 + (value() >> 4);
  return frame;
}

function timing(name: string): KernelTiming {
  if (!simdKernels)
    throw new Error('this machine cannot run the kernels: it lacks WebAssembly SIMD');
  const call = callOf(name);
  const both = [simdKernels, portableKernels];
  const times = both.map(() => new Float64Array(ROUNDS));
  // The first quarter warms up.
  for (let round = -ROUNDS / 4; round < ROUNDS; round++) {
    for (const [i, kernels] of both.entries()) {
      const start = performance.now();
      call(kernels);
      if (round >= 0) times[i]![round] = (performance.now() - start) * 1000;
    }
  }
  const [ours, reference] = times.map((values) => {
    values.sort();
    return { bestUs: Math.round(values[0]!), medianUs: Math.round(values[ROUNDS / 2]!) };
  }) as [{ bestUs: number; medianUs: number }, { bestUs: number; medianUs: number }];
  const ratio = Number((ours.bestUs / reference.bestUs).toFixed(3));
  return { ...ours, reference, ratio };
}

parentPort?.postMessage(timing(workerData as string));
