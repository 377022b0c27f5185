// node run_onnx.mjs MODEL.onnx RUNS.json: outputs of the graph, one thread. RUNS: [{"file": raw float32, "dims": […]}, …].
import { readFileSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const { default: ort } = await import('onnxruntime-node');
const [model, runs] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const outputs = [];
for (const { file, dims } of JSON.parse(readFileSync(runs, 'utf8'))) {
  const bytes = readFileSync(file);
  const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const started = performance.now();
  const { [session.outputNames[0]]: output } = await session.run({
    [session.inputNames[0]]: new ort.Tensor('float32', data.slice(), dims),
  });
  outputs.push({
    dims: output.dims,
    data: [...output.data],
    ms: Math.round(performance.now() - started),
  });
}
console.log(JSON.stringify({ version: ort.env.versions.node, outputs }));
