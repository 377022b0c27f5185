import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { quantile } from '@trueframe/cli/load';
import { FrameLedger } from '@trueframe/daemon/media';
import { FrameQueue } from '@trueframe/daemon/testing';
import type { Detection } from '@trueframe/sdk';
import { nms } from '@trueframe/sdk/tensor';

/** Microseconds of one call, and of the least that it could be. */
export interface HandOver {
  readonly medianUs: number;
  readonly floorUs: number;
  /** Name of the floor that it is compared with. */
  readonly floor: string;
}

const WIDTH = 1280;
const HEIGHT = 720;
const ECHO = fileURLToPath(new URL('./echo.js', import.meta.url));

/** Measures what a frame costs between the parts that do the work: queues, copies, threads, processes. */
export async function handOvers(rounds: number): Promise<Record<string, HandOver>> {
  return {
    'nms, 300 boxes of 20 faces': await besides(rounds, 'sorting them', overlapping()),
    'frame queue, in and out': await besides(rounds, 'an awaited promise', frameQueue()),
    'one 720p frame into a ring slot': await besides(rounds, 'into an ordinary array', ringCopy()),
    'a task to a thread and back': await threadHop(rounds),
    'an analysed frame to the control process': await processHop(rounds),
  };
}

interface Pair {
  run(): unknown;
  floor(): unknown;
}

async function besides(rounds: number, floor: string, pair: Pair): Promise<HandOver> {
  const times = { run: [] as number[], floor: [] as number[] };
  for (let round = -rounds / 4; round < rounds; round += 1) {
    for (const which of ['run', 'floor'] as const) {
      const begun = performance.now();
      await pair[which]();
      if (round >= 0) times[which].push((performance.now() - begun) * 1000);
    }
  }
  const medianUs = Number(quantile(times.run, 0.5).toFixed(1));
  return { medianUs, floorUs: Number(quantile(times.floor, 0.5).toFixed(1)), floor };
}

function overlapping(): Pair {
  const boxes: Detection[] = Array.from({ length: 300 }, (_, i) => {
    const x1 = (i % 20) * 60 + ((i * 7) % 11);
    const y1 = ((i * 13) % 5) * 2;
    const confidence = ((i * 37) % 100) / 100;
    return { box: { x1, y1, x2: x1 + 50, y2: y1 + 50 }, confidence, landmarks: [] };
  });
  return {
    run: () => nms(boxes, 0.4),
    floor: () => [...boxes].sort((a, b) => b.confidence - a.confidence),
  };
}

function frameQueue(): Pair {
  const ledger = new FrameLedger();
  const queue = new FrameQueue({ ledger, slots: 8, pace: 'lossless', keepsNewestOnly: false });
  let index = 0;
  return {
    async run() {
      const label = { index, ptsMs: index * 40, width: WIDTH, height: HEIGHT };
      index += 1;
      const slot = queue.open({
        ...label,
        ...{ byteLength: WIDTH * HEIGHT * 1.5, matrix: 'bt709', range: 'limited' },
      });
      if (typeof slot === 'string') throw new Error(`the queue says ${slot}`);
      slot.commit();
      const item = await queue.next();
      if (item?.type === 'frame') item.frame.release();
    },
    floor: () => Promise.resolve(),
  };
}

function ringCopy(): Pair {
  const bytes = WIDTH * HEIGHT * 1.5;
  const frame = Buffer.alloc(bytes, 90);
  const slot = new Uint8Array(new SharedArrayBuffer(bytes * 8), bytes * 3, bytes);
  const plain = new Uint8Array(bytes);
  return { run: () => slot.set(frame), floor: () => plain.set(frame) };
}

/** Message that the engine sends a thread for one frame. */
const TASK = {
  session: 7,
  slot: {
    ...{ index: 1234, ptsMs: 49_360, width: WIDTH, height: HEIGHT, offset: 1_382_400 },
    ...{ byteLength: 1_382_400, matrix: 'bt709', range: 'limited' },
  },
  detections: [face(0), face(1)],
};

/** Message that the engine sends the control process for one frame with two faces. */
const PROGRESS = {
  ...{ type: 'progress', sessionId: 's-dsxfU4u86S_7', ptsMs: 49_360, activeTracks: 2 },
  events: [{ scores: { ptsMs: 49_360, frameIndex: 1234, tracks: [0, 1].map(trackScore) } }],
  entry: new Uint8Array(900),
  counts: { received: 1235, analysed: 247, dropped: { sampling: 988 }, inFlight: 0 },
};

function face(k: number): Detection {
  const box = { x1: 100 + k, y1: 90, x2: 300, y2: 300 };
  return { box, confidence: 0.9, landmarks: Array.from({ length: 10 }, (_, i) => 100 + i * 7.5) };
}

function trackScore(k: number) {
  const members = ['a', 'b'].map((modelId) => ({ modelId, score: 0.25 + k, reason: '' }));
  return { trackId: k + 1, box: face(k).box, score: 0.3, members };
}

async function threadHop(rounds: number): Promise<HandOver> {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(ECHO, { workerData: { port: port2 }, transferList: [port2] });
  const hop = async (message: unknown) => {
    const back = once(port1, 'message');
    port1.postMessage(message);
    await back;
  };
  try {
    return await besides(rounds, 'an empty message', { run: () => hop(TASK), floor: () => hop(0) });
  } finally {
    port1.close();
    await worker.terminate();
  }
}

async function processHop(rounds: number): Promise<HandOver> {
  const child: ChildProcess = fork(ECHO, [], { serialization: 'advanced' });
  const hop = async (message: object | number) => {
    const back = once(child, 'message');
    child.send(message);
    await back;
  };
  try {
    const pair = { run: () => hop(PROGRESS), floor: () => hop(0) };
    return await besides(rounds, 'an empty message', pair);
  } finally {
    child.kill();
  }
}
