// Says how long a hop takes: every message of the other thread, or of the parent process, is answered at once.
import { type MessagePort, workerData } from 'node:worker_threads';

const port = (workerData as { port?: MessagePort } | null)?.port;
if (port) port.on('message', () => port.postMessage(0));
else process.on('message', () => process.send?.(0));
