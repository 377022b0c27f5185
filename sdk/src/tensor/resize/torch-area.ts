import { blankLike, type Picture } from './picture.ts';

const { fround } = Math;

/**
 * `torch.nn.functional.interpolate(size=..., mode='area')`, which is adaptive average pooling: output k is the mean of
 * source floor(k * in / out) to ceil((k + 1) * in / out) - 1, whole pixels only; it also enlarges. Takes bytes or
 * float32. No difference to torch 1.13 for samples 0..255 that are whole numbers.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function torchArea(
  source: Picture<Float32Array> | Picture<Uint8Array>,
  width: number,
  height: number,
): Picture<Float32Array> {
  const { data, channels } = source;
  const shape: Picture<Float32Array> = { ...source, data: new Float32Array(0) };
  const target = blankLike(shape, width, height);
  const columns = spans(source.width, width);
  let at = 0;
  for (const row of spans(source.height, height)) {
    for (const column of columns) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let y = row.from; y < row.to; y++) {
          const line = y * source.width;
          for (let x = column.from; x < column.to; x++) {
            sum = fround(sum + data[(line + x) * channels + c]!);
          }
        }
        // Two divisions as in torch, each rounded.
        target.data[at++] = fround(sum / (row.to - row.from)) / (column.to - column.from);
      }
    }
  }
  return target;
}

function spans(from: number, to: number): { readonly from: number; readonly to: number }[] {
  return Array.from({ length: to }, (_, k) => ({
    from: Math.floor((k * from) / to),
    to: Math.ceil(((k + 1) * from) / to),
  }));
}
