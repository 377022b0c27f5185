// node parity.mjs model.onnx crops.bin: scores of raw 112 px RGB crops, and the time per crop on one thread.
import { readFileSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const { default: ort } = await import('onnxruntime-node');
const [model, crops] = process.argv.slice(2);
const SIZE = 112 * 112 * 3;
const bytes = new Uint8Array(readFileSync(crops));
const session = await ort.InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const logit = [];
const ood = [];
const wall = [];
let cpu = 0;
for (let i = 0; i * SIZE < bytes.length; i++) {
  const crop = new ort.Tensor('uint8', bytes.slice(i * SIZE, (i + 1) * SIZE), [1, 112, 112, 3]);
  const started = performance.now();
  const before = process.cpuUsage();
  const out = await session.run({ crop });
  const used = process.cpuUsage(before);
  wall.push(performance.now() - started);
  cpu += (used.user + used.system) / 1000;
  logit.push(out.logit.data[0]);
  ood.push(out.ood.data[0]);
}
// The middle of the runs, the first few being warm-up.
const ms = wall.slice(8).sort((a, b) => a - b)[Math.floor((wall.length - 8) / 2)];
const version = ort.env.versions.node;
console.log(
  JSON.stringify({
    version,
    logit,
    ood,
    ms: +ms.toFixed(2),
    cpuMs: +(cpu / wall.length).toFixed(2),
  }),
);
