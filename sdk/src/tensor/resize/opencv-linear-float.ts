import { centredAxis, heldInside, type OpencvAxis, wholeScale } from './opencv-axis.ts';
import { blankLike, type Picture } from './picture.ts';

/**
 * `cv2.resize(..., INTER_LINEAR)` of float64 samples: single-precision weights, double sums; exactly half the size on
 * both axes takes 2 x 2 means instead. Equals OpenCV 4.6 in single precision.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function opencvLinearFloat(
  source: Picture<Float64Array>,
  width: number,
  height: number,
): Picture<Float64Array> {
  const isHalf = wholeScale(source.width, width) === 2 && wholeScale(source.height, height) === 2;
  return isHalf ? halve(source, width, height) : blend(source, width, height);
}

function blend(
  source: Picture<Float64Array>,
  width: number,
  height: number,
): Picture<Float64Array> {
  const target = blankLike(source, width, height);
  const xAxis = heldInside(centredAxis(source.width, width), source.width);
  const yAxis = centredAxis(source.height, height);
  const line = width * source.channels;
  const upper = new Float64Array(line);
  const lower = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    const fraction = yAxis.fraction[y]!;
    fillRow(source, xAxis, clamp(yAxis.index[y]!, source.height), upper);
    fillRow(source, xAxis, clamp(yAxis.index[y]! + 1, source.height), lower);
    const near = Math.fround(1 - fraction);
    for (let i = 0; i < line; i++) {
      target.data[y * line + i] = upper[i]! * near + lower[i]! * fraction;
    }
  }
  return target;
}

function fillRow(
  source: Picture<Float64Array>,
  axis: OpencvAxis,
  row: number,
  into: Float64Array,
): void {
  const { data, channels } = source;
  const from = row * source.width * channels;
  let slot = 0;
  for (let x = 0; x < axis.index.length; x++) {
    const fraction = axis.fraction[x]!;
    const near = Math.fround(1 - fraction);
    const left = from + axis.index[x]! * channels;
    const right = fraction === 0 ? left : left + channels;
    for (let c = 0; c < channels; c++) {
      into[slot++] = data[left + c]! * near + data[right + c]! * fraction;
    }
  }
}

function halve(
  source: Picture<Float64Array>,
  width: number,
  height: number,
): Picture<Float64Array> {
  const target = blankLike(source, width, height);
  const { data, channels } = source;
  const line = source.width * channels;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const from = 2 * y * line + 2 * x * channels + c;
        const top = data[from]! + data[from + channels]!;
        target.data[at++] = (top + data[from + line]! + data[from + line + channels]!) * 0.25;
      }
    }
  }
  return target;
}

function clamp(row: number, height: number): number {
  return row < 0 ? 0 : row >= height ? height - 1 : row;
}
