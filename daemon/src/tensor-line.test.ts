import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EngineLine } from './control/inference/engine-line.ts';
import { TensorDesk } from './engine/inference/tensor-desk.ts';
import { MediaSocket } from './engine/pipeline/ingest/media-socket.ts';
import type { Share } from './engine/workers/turns.ts';
import type { Workers } from './engine/workers/workers.ts';
import { newSocketPath } from './lib/socket-paths.ts';
import type { InferTask } from './wire/tasks.ts';

// Both ends of the line, with workers that do what the test says.

type Infer = Workers['infer'];
let infer: Infer;
const enrolled: Share[] = [];
const dismissed: number[] = [];
const tasks: InferTask[] = [];
const workers = {
  enrol: (_: number, share: Share) => void enrolled.push(share),
  dismiss: (number: number) => void dismissed.push(number),
  open: async () => ({ inputs: [{ name: 'x', dims: [-1] }], outputs: [] }),
  infer: ((task, signal) => {
    tasks.push(task);
    return infer(task, signal);
  }) as Infer,
} as unknown as Workers;

const path = newSocketPath();
let socket: MediaSocket;
let desk: TensorDesk;
let numbers = 0;

beforeAll(async () => {
  socket = await MediaSocket.start(path);
  desk = new TensorDesk({
    workers,
    mediaSocket: socket,
    threads: 2,
    newNumber: () => {
      numbers += 1;
      return numbers;
    },
  });
  void desk.serve().catch(() => {});
});

afterAll(async () => {
  desk.close();
  await socket.close();
});

const bytes = Uint8Array.from({ length: 200_000 }, (_, k) => k % 251);
const request = {
  type: 'infer',
  model: 'm',
  tenant: 't',
  weight: 3,
  inputs: [{ name: 'x', type: 'uint8', dims: [200_000], bytes }],
} as const;
const done = { outputs: [], waitedMs: 1, runMs: 2, busyMs: 3, stageMs: {} };

test('tensors arrive as they are, on behalf of their tenant, and the answer goes back', async () => {
  const line = new EngineLine(path);
  const outputs = [{ name: 'p', type: 'uint8', dims: [2], bytes: Uint8Array.of(7, 9) }] as const;
  // Both are under way before one ends.
  infer = () => vi.waitUntil(() => tasks.length === 2 && { ...done, outputs });

  const [first, second] = await Promise.all([line.ask(request), line.ask(request)]);

  expect(first).toMatchObject({
    inferred: { outputs: [{ name: 'p', bytes: Uint8Array.of(7, 9) }], waitedMs: 1, runMs: 2 },
  });
  expect(second).toMatchObject({ inferred: {} });
  expect(Buffer.compare(tasks[0]!.inputs[0]!.bytes, bytes)).toBe(0);
  expect(enrolled).toEqual([{ pace: 'live', tenant: 't', weight: 3 }]);
  expect(dismissed).toEqual([1]);
  line.close();
});

test('a caller that leaves hears it at once; its request has its room until the engine is done with it', async () => {
  const line = new EngineLine(path);
  const heard: string[] = [];
  infer = (_, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        heard.push('engine');
        resolve(undefined);
      });
    });
  const abort = new AbortController();
  const settled = new Promise<void>((resolve) => {
    const onSettled = () => {
      heard.push('settled');
      resolve();
    };
    line
      .ask(request, { signal: abort.signal, onSettled })
      .catch(({ message }) => heard.push(message));
  });
  abort.abort(new Error('the caller left'));
  await settled;
  expect(heard).toEqual(['the caller left', 'engine', 'settled']);
  line.close();
});

test('when the line is lost, what waits on it fails, and the engine begins nothing more of it', async () => {
  const line = new EngineLine(path);
  const aborted = new Promise<void>((resolve) => {
    infer = (_, signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => resolve());
        line.close();
      });
  });
  await expect(line.ask(request)).rejects.toMatchObject({
    code: 'ENGINE_CRASHED',
    status: 'UNAVAILABLE',
  });
  await expect(line.ask(request)).rejects.toMatchObject({ code: 'ENGINE_CRASHED' });
  await aborted;
  expect(line.wasLostWithin(60_000)).toBe(true);

  const next = new EngineLine(path);
  expect(await next.ask({ type: 'open', model: 'm', everywhere: true })).toMatchObject({
    ports: { inputs: [{ name: 'x', dims: [-1] }] },
  });
  next.close();
});
