import { parentPort, workerData } from 'node:worker_threads';
import { DeviceScorer } from './device-scorer.ts';
import type { DeviceData, FromDevice, ToDevice } from './protocol.ts';

// Entry of a device thread. It ends by itself when it is told to close, never by force: a thread that is ended inside
// native code takes the whole process along.

const engine = parentPort!;
const say = (message: FromDevice) => engine.postMessage(message);
const scorer = new DeviceScorer(workerData as DeviceData, {
  onRun: (report) => say({ type: 'ran', report }),
  onLost: (problem) => say({ type: 'lost', problem }),
});
/** Models open one after the other: each may need most of the device's memory to be optimised. */
let opening: Promise<void> = Promise.resolve();

engine.on('message', (message: ToDevice) => {
  if (message.type === 'open') {
    const { id, bundle, graph, place } = message;
    opening = opening.then(async () => {
      try {
        say({ type: 'opened', id, ports: await scorer.open(bundle, graph, place) });
      } catch (reason) {
        say({ type: 'refused', id, problem: (reason as Error).message });
      }
    });
  } else if (message.type === 'connect') {
    scorer.connect(message.model, message.provider, message.port);
  } else {
    void opening.then(() => scorer.close()).then(() => engine.close());
  }
});
