import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { MediaSocket } from '@trueframe/daemon/testing';
import type { MediaFormat } from '@trueframe/proto';
import { afterAll, beforeAll } from 'vitest';
import { execFileSync } from '../../helpers/programs.ts';
import { clip, scratch, testClip } from './clips.ts';
import { type SeenMedia, type SessionOptions, watch } from './media-session.ts';

/** Socket to which clients of this file's tests connect. */
export const path = scratch('media.sock');

let started: MediaSocket | undefined;

beforeAll(async () => {
  started = await MediaSocket.start(path);
});
afterAll(() => started?.close());

export const mediaSocket = () => started as MediaSocket;

/** A client that pushes; `send` is given the connection after the session id. */
export async function push(
  format: MediaFormat,
  send: (socket: Socket) => Promise<void> | void,
  options: SessionOptions & { frameRate?: number } = {},
): Promise<SeenMedia> {
  const socket = connect(path);
  socket.on('error', () => {});
  socket.write('session-1\n');
  const sending = Promise.resolve(send(socket));
  const source = { kind: 'push', format, frameRate: options.frameRate ?? 25 } as const;
  const seen = await watch(source, {
    ...options,
    settings: { mediaSocket: mediaSocket(), ...options.settings },
  });
  socket.destroy();
  await sending;
  return seen;
}

export const all = (bytes: Buffer) => (socket: Socket) => void socket.end(bytes);
export const picture = (jpeg: Buffer, ptsMs: number) => {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(jpeg.length, 0);
  head.writeDoubleBE(ptsMs, 4);
  return Buffer.concat([head, jpeg]);
};

export function fragmented(): Buffer {
  const flags = ['-c', 'copy', '-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
  return readFileSync(clip('fragmented.mp4', '-i', testClip('clip.mp4'), ...flags));
}

export function pictures(): Buffer[] {
  const folder = scratch('pictures');
  mkdirSync(folder, { recursive: true });
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-i', testClip('clip.mp4'), '-frames:v', '12', '-q:v', '3'],
    `${folder}/%02d.jpg`,
  ]);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`));
}
