import { workerData } from 'node:worker_threads';
import { failureOf } from './guest/peer.ts';
import { type IsolatedInstance, IsolatedPackage } from './isolated-package.ts';
import type { SyncAnswer, SyncLineData, SyncQuestion } from './sync-line.ts';

// Entry of the thread behind a SyncLine: asks the guest, and wakes the thread that waits.

const { source, timeouts, port, flag } = workerData as SyncLineData;
const pkg = new IsolatedPackage(source, timeouts);
const instances = new Map<number, IsolatedInstance>();
const wake = new Int32Array(flag);

port.on('message', async (question: SyncQuestion) => {
  const answer = await answerTo(question);
  if (question.id === 0) return;
  port.postMessage(answer);
  Atomics.store(wake, 0, 1);
  Atomics.notify(wake, 0);
});

async function answerTo(question: SyncQuestion): Promise<SyncAnswer> {
  const { id } = question;
  try {
    return { id, value: await run(question) };
  } catch (reason) {
    return { id, failure: failureOf(reason) };
  }
}

async function run({ op, wanted, instance = 0, what = '', args = {} }: SyncQuestion) {
  if (op === 'validate') return pkg.validate(wanted!);
  if (op === 'create') {
    const number = instances.size === 0 ? 1 : Math.max(...instances.keys()) + 1;
    instances.set(number, await pkg.create(wanted!, undefined, wanted!.kind === 'tracker'));
    return number;
  }
  const one = instances.get(instance);
  if (op === 'call') return one?.call(what, args);
  instances.delete(instance);
  return one?.close();
}
