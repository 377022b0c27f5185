import { blankLike, type Picture } from './picture.ts';
import { torchArea } from './torch-area.ts';

const { fround } = Math;

/**
 * fastai v1's `Image.resize(size)`: a square by `grid_sample` (bilinear, reflection), the shape not kept. Where both
 * sides shrink more than twice, the picture is first brought to twice the size by area.
 *
 * `alignCorners`: false for fastai up to 1.0.60 on torch 1.3 or newer (the outer pixels' edges meet), true for later
 * ones (their centres meet). Within 0.02 grey levels of torch 1.13 on pictures of noise (0.054 at 1920 pixels): the last bit of
 * a source position, which is single precision, decides.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function fastaiSquash(
  source: Picture<Float32Array>,
  size: number,
  alignCorners: boolean,
): Picture<Float32Array> {
  // fastai resizes only when the shape changes.
  if (source.width === size && source.height === size) {
    return { ...source, data: source.data.slice() };
  }
  const shrink = Math.min(source.height / size, source.width / size) / 2;
  if (shrink <= 1) return sample(source, size, alignCorners);
  const width = Math.floor(source.width * (1 / shrink));
  const height = Math.floor(source.height * (1 / shrink));
  return sample(torchArea(source, width, height), size, alignCorners);
}

function sample(
  source: Picture<Float32Array>,
  size: number,
  alignCorners: boolean,
): Picture<Float32Array> {
  const target = blankLike(source, size, size);
  const { data, channels } = source;
  const line = source.width * channels;
  const columns = gridTaps(source.width, size, alignCorners);
  let at = 0;
  for (const row of gridTaps(source.height, size, alignCorners)) {
    for (const column of columns) {
      const topLeft = row.low * line + column.low * channels;
      // A tap of no weight may lie outside: it reads its neighbour instead.
      const right = column.far === 0 ? 0 : channels;
      const down = row.far === 0 ? 0 : line;
      const nearX = 1 - column.far;
      const nearY = 1 - row.far;
      for (let c = 0; c < channels; c++) {
        const from = topLeft + c;
        const top = data[from]! * nearX + data[from + right]! * column.far;
        const bottom = data[from + down]! * nearX + data[from + down + right]! * column.far;
        target.data[at++] = top * nearY + bottom * row.far;
      }
    }
  }
  return target;
}

interface GridTap {
  readonly low: number;
  readonly far: number;
}

function gridTaps(from: number, to: number, alignCorners: boolean): GridTap[] {
  return Array.from({ length: to }, (_, i) => {
    const grid = gridPoint(i, to);
    const at = alignCorners
      ? fround(fround(grid + 1) * ((from - 1) / 2))
      : fround(fround(grid + 1) * (from / 2) - 0.5);
    // Nothing lies further out than half a pixel, where reflection ends on the edge pixel as clamping does.
    const inside = Math.min(Math.max(at, 0), from - 1);
    const low = Math.floor(inside);
    return { low, far: fround(inside - low) };
  });
}

/** torch.linspace(-1, 1, count)[i]: it counts from the nearer end. */
function gridPoint(i: number, count: number): number {
  if (count === 1) return -1;
  const step = fround(2 / (count - 1));
  return i < count / 2 ? fround(-1 + step * i) : fround(1 - step * (count - i - 1));
}
