// node run_onnx.mjs model.onnx INPUT 3,3,160,160 values.bin: the outputs of a graph in onnxruntime-node, as JSON.
import { readFileSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const { default: ort } = await import('onnxruntime-node');
const [model, input, shape, values] = process.argv.slice(2);
const bytes = readFileSync(values);
const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1 });
const outputs = await session.run({
  [input]: new ort.Tensor('float32', floats, shape.split(',').map(Number)),
});
const arrays = Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data)]);
console.log(JSON.stringify(Object.fromEntries(arrays)));
