// node bench.mjs FLOAT.onnx INT8.onnx PICTURES: CPU time of a run of each on one thread, in turns of ten runs, on pictures of one
// size (uint32 height, uint32 width, RGB bytes, each).
import { readFileSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const { default: ort } = await import('onnxruntime-node');
const TURNS = 24;
const RUNS = 10;
const [floatPath, int8Path, path] = process.argv.slice(2);
const bytes = readFileSync(path);
const [height, width] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
const size = 8 + height * width * 3;
const pictures = Array.from({ length: bytes.length / size }, (_, i) => {
  const pixels = Uint8Array.from(bytes.subarray(i * size + 8, (i + 1) * size));
  return new ort.Tensor('uint8', pixels, [1, height, width, 3]);
});
const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' };
const sessions = await Promise.all(
  [floatPath, int8Path].map((model) => ort.InferenceSession.create(model, options)),
);

async function turn(session) {
  const before = process.cpuUsage();
  for (let i = 0; i < RUNS; i++) {
    await session.run({ [session.inputNames[0]]: pictures[i % pictures.length] });
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / RUNS;
}

const ms = [[], []];
for (let i = -1; i < TURNS; i++) {
  for (const k of i % 2 === 0 ? [0, 1] : [1, 0]) {
    const took = await turn(sessions[k]);
    if (i >= 0) ms[k].push(took); // the first turn warms up
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const [float, int8] = ms.map(median);
const ratio = median(ms[1].map((took, i) => took / ms[0][i]));
const round = (value) => Number(value.toFixed(3));
console.log(
  JSON.stringify({
    height,
    width,
    floatMs: round(float),
    int8Ms: round(int8),
    ratio: round(ratio),
  }),
);
