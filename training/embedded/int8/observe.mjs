// node observe.mjs FOLDER SAMPLES: runs FOLDER/probe.onnx on the pictures in FOLDER/pictures.bin (uint32 height, uint32 width,
// RGB bytes, each) and writes FOLDER/seen.bin: for each output the lowest and highest value, then SAMPLES values per picture
// drawn at random from a fixed seed, all float32.
import { readFileSync, writeFileSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const { default: ort } = await import('onnxruntime-node');
const [folder, samples] = process.argv.slice(2);
const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
const session = await ort.InferenceSession.create(`${folder}/probe.onnx`, options);
const seen = session.outputNames.map(() => ({ low: Infinity, high: -Infinity, values: [] }));
let state = 1;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const bytes = readFileSync(`${folder}/pictures.bin`);
for (let at = 0; at < bytes.length; ) {
  const [height, width] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
  const end = at + 8 + height * width * 3;
  const pixels = Uint8Array.from(bytes.subarray(at + 8, end));
  const picture = new ort.Tensor('uint8', pixels, [1, height, width, 3]);
  at = end;
  const answers = await session.run({ [session.inputNames[0]]: picture });
  for (const [k, name] of session.outputNames.entries()) {
    const { data } = answers[name];
    for (const value of data) {
      seen[k].low = Math.min(seen[k].low, value);
      seen[k].high = Math.max(seen[k].high, value);
    }
    for (let i = 0; i < Number(samples); i++) {
      seen[k].values.push(data[Math.floor(random() * data.length)]);
    }
  }
}
const rows = seen.flatMap(({ low, high, values }) => [low, high, ...values]);
writeFileSync(`${folder}/seen.bin`, Buffer.from(Float32Array.from(rows).buffer));
