// Runs one model for evaluate.py: stdin carries pictures (uint32 height, uint32 width, RGB bytes), stdout the answers
// (uint32 count, then float32 boxes, scores, landmarks). One thread.
//   node serve.mjs MODEL.onnx
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.env.ORT_FROM ?? process.cwd()}/x.js`));
process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const ort = require('onnxruntime-node');
const session = await ort.InferenceSession.create(process.argv[2], {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});

let pending = Buffer.alloc(0);
for await (const chunk of process.stdin) {
  pending = Buffer.concat([pending, chunk]);
  while (pending.length >= 8) {
    const [height, width] = [pending.readUInt32LE(0), pending.readUInt32LE(4)];
    const end = 8 + height * width * 3;
    if (pending.length < end) break;
    const image = new ort.Tensor('uint8', Uint8Array.from(pending.subarray(8, end)), [
      1,
      height,
      width,
      3,
    ]);
    pending = pending.subarray(end);
    const { boxes, scores, landmarks } = await session.run({ image });
    const head = Buffer.alloc(4);
    head.writeUInt32LE(scores.data.length);
    const parts = [boxes, scores, landmarks].map(({ data }) =>
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    );
    process.stdout.write(Buffer.concat([head, ...parts]));
  }
}
