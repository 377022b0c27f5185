// node score_crops.mjs BUNDLE crops.raw: the first output of a bundle for each crop (uint8, height x width x RGB), as JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const { default: ort } = await import('onnxruntime-node');

const BATCH = 8;
const [folder, raw] = process.argv.slice(2);
const { file, input, output } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const { width, height, layout, type, color, mean, std } = input;
const pixels = readFileSync(raw);
const size = width * height * 3;
const session = await ort.InferenceSession.create(join(folder, file), { intraOpNumThreads: 1 });

/** Position of a channel in the model's tensor of one crop. */
const place = layout === 'nchw' ? (p, c) => c * width * height + p : (p, c) => p * 3 + c;
const channel = color === 'bgr' ? (c) => 2 - c : (c) => c;
/** As the host fills the input: uint8 as it is, floats in 0..1 less the mean, by the spread. */
const scaled = type === 'uint8' ? (value) => value : (value, c) => (value / 255 - mean[c]) / std[c];

function tensorOf(from, count) {
  const data = type === 'uint8' ? new Uint8Array(count * size) : new Float32Array(count * size);
  for (let n = 0; n < count; n += 1) fill(data, n * size, (from + n) * size);
  const shape = layout === 'nchw' ? [count, 3, height, width] : [count, height, width, 3];
  return new ort.Tensor(type, data, shape);
}

/** Writes the crop whose pixels begin at `from` to `data`, where its values begin at `to`. */
function fill(data, to, from) {
  for (let p = 0; p < width * height; p += 1) {
    for (let c = 0; c < 3; c += 1) {
      data[to + place(p, c)] = scaled(pixels[from + p * 3 + channel(c)], c);
    }
  }
}

const values = [];
for (let from = 0; from * size < pixels.length; from += BATCH) {
  const count = Math.min(BATCH, pixels.length / size - from);
  const outputs = await session.run({ [input.name]: tensorOf(from, count) });
  const { data } = outputs[output.name];
  for (let n = 0; n < count; n += 1) {
    values.push(Number(data[(n * data.length) / count + (output.index ?? 0)]));
  }
}
console.log(JSON.stringify(values));
