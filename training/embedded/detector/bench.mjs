// Time of our model and of YuNet, one thread, rounds interleaved, best of all rounds.
//   node bench.mjs MODEL.onnx YUNET.onnx [rounds] [side...]
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.env.ORT_FROM ?? process.cwd()}/x.js`));
process.env.ORT_DISABLE_TELEMETRY = '1'; // Before it loads: onnxruntime sends telemetry otherwise.
const ort = require('onnxruntime-node');
const [ours, theirs, rounds = '40', ...sides] = process.argv.slice(2);
const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' };
const models = {
  ours: await ort.InferenceSession.create(ours, options),
  yunet: await ort.InferenceSession.create(theirs, options),
};

function feed(name, side) {
  const count = side * side * 3;
  const values = Uint8Array.from({ length: count }, (_, i) => (i * 7919) % 251);
  if (name === 'ours') return { image: new ort.Tensor('uint8', values, [1, side, side, 3]) };
  return {
    [models.yunet.inputNames[0]]: new ort.Tensor('float32', Float32Array.from(values), [
      1,
      3,
      side,
      side,
    ]),
  };
}

const results = [];
for (const side of (sides.length > 0 ? sides : ['320', '640']).map(Number)) {
  const best = { ours: Infinity, yunet: Infinity };
  const feeds = { ours: feed('ours', side), yunet: feed('yunet', side) };
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of round % 2 === 0 ? ['ours', 'yunet'] : ['yunet', 'ours']) {
      const start = performance.now();
      await models[name].run(feeds[name]);
      best[name] = Math.min(best[name], performance.now() - start);
    }
  }
  results.push({ side, oursMs: best.ours, yunetMs: best.yunet, ratio: best.ours / best.yunet });
}
console.log(JSON.stringify(results));
