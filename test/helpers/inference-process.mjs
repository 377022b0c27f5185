// A server of the inference protocol in a process of its own, so that tests may kill it. It runs the networks of bundles, each under the
// id of its bundle. Arguments: port, folder of bundles. Told over IPC to die with a call to come.

import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { openPluginContext } from '@trueframe/daemon/models';
import { inferenceService } from '@trueframe/proto/inference';

const [port, folder] = process.argv.slice(2);
const context = await openPluginContext({ models: [folder] });
const opened = new Map();
let callsLeft = Number.POSITIVE_INFINITY;

// A test run that was killed must not leave its servers behind.
process.on('disconnect', () => process.exit(0));
process.on('message', ({ calls }) => {
  callsLeft = calls;
});

function open(name) {
  if (!opened.has(name)) opened.set(name, context.models.open(name));
  return opened.get(name);
}

const tensor = ({ name, dims }) => ({ name, datatype: 'FP32', shape: dims });

async function infer({ modelName, inputs, outputs, rawInputContents }) {
  callsLeft -= 1;
  if (callsLeft < 0) process.kill(process.pid, 'SIGKILL');
  const model = await open(modelName);
  const [{ name, shape }] = inputs;
  // A copy: bytes of a message begin anywhere.
  const data = new Float32Array(new Uint8Array(rawInputContents[0]).buffer);
  const given = await model.run({ [name]: { type: 'float32', dims: shape, data } });
  const wanted = outputs.map((output) => ({ name: output.name, ...given[output.name] }));
  return {
    outputs: wanted.map(tensor),
    rawOutputContents: wanted.map((one) =>
      Buffer.from(one.data.buffer, one.data.byteOffset, one.data.byteLength),
    ),
  };
}

const answer = (work) => (call, done) =>
  work(call.request).then(
    (value) => done(null, value),
    (reason) => done({ code: status.NOT_FOUND, details: reason.message }),
  );

const server = new Server();
server.addService(inferenceService, {
  ModelReady: answer(async ({ name }) => ({ ready: Boolean(await open(name)) })),
  ModelMetadata: answer(async ({ name }) => {
    const { inputs, outputs } = await open(name);
    return { name, versions: ['1'], inputs: inputs.map(tensor), outputs: outputs.map(tensor) };
  }),
  ModelInfer: answer(infer),
});
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
  process.send(error ? { error: error.message } : { port: bound }),
);
