import { blankLike, type Picture } from './picture.ts';

const { fround } = Math;

/**
 * `torch.nn.functional.interpolate(size=..., mode='bilinear', align_corners=False)` of float32 samples, without
 * antialiasing. Within 0.011 grey levels of torch 1.13 on pictures of noise: the last bit of a source position, which
 * is single precision, decides.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function torchBilinear(
  source: Picture<Float32Array>,
  width: number,
  height: number,
): Picture<Float32Array> {
  const target = blankLike(source, width, height);
  const { data, channels } = source;
  const line = source.width * channels;
  const columns = axisTaps(source.width, width);
  let at = 0;
  for (const row of axisTaps(source.height, height)) {
    for (const column of columns) {
      const left = column.low * channels;
      const right = column.high * channels;
      for (let c = 0; c < channels; c++) {
        const upper = row.low * line + c;
        const lower = row.high * line + c;
        const top = data[upper + left]! * column.near + data[upper + right]! * column.far;
        const bottom = data[lower + left]! * column.near + data[lower + right]! * column.far;
        target.data[at++] = top * row.near + bottom * row.far;
      }
    }
  }
  return target;
}

interface AxisTap {
  readonly low: number;
  readonly high: number;
  readonly near: number;
  readonly far: number;
}

function axisTaps(from: number, to: number): AxisTap[] {
  const scale = fround(from / to);
  return Array.from({ length: to }, (_, i) => {
    // One rounding, as torch's fused multiply-add has.
    const at = Math.max(fround(scale * (i + 0.5) - 0.5), 0);
    const low = Math.min(Math.floor(at), from - 1);
    const far = Math.min(fround(at - low), 1);
    return { low, high: Math.min(low + 1, from - 1), near: fround(1 - far), far };
  });
}
