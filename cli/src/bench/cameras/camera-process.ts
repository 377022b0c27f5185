// The process of `Cameras`: it gets the clip, says where it listens, and then since when each camera plays, and which have left frames out.
import { type AddressInfo, createServer } from 'node:net';
import { Camera } from './camera.ts';
import type { H264Frame } from './h264-frames.ts';
import { packed } from './rtp-frame.ts';

/** Told by the process. Times are of the machine's monotonic clock, in milliseconds. */
export type CameraNews =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'plays' | 'skips'; readonly index: number; readonly startMs: number };

export interface CameraClip {
  readonly frames: readonly H264Frame[];
  readonly clipMs: number;
}

/** Shorter than any frame; what it adds to delays is part of what is measured. */
const TICK_MS = 4;

const tell = (news: CameraNews) => process.send?.(news);

process.once('message', ({ frames, clipMs }: CameraClip) => {
  const film = {
    clipMs,
    frames: frames.map(({ dueMs, isKey, nals }) => ({ dueMs, isKey, rtp: packed(nals) })),
  };
  const cameras = new Set<Camera>();
  const toMachineMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  const server = createServer({ noDelay: true }, (socket) => {
    const camera = new Camera(socket, film, (type, index, startMs) =>
      tell({ type, index, startMs: startMs + toMachineMs }),
    );
    cameras.add(camera);
    socket.on('close', () => cameras.delete(camera));
  });
  server.listen(0, '127.0.0.1', () => {
    tell({ type: 'listening', port: (server.address() as AddressInfo).port });
  });
  setInterval(() => {
    const now = performance.now();
    for (const camera of cameras) camera.tick(now);
  }, TICK_MS);
});
process.once('disconnect', () => process.exit(0));
