import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { FrameReader, type Target } from './frame-reader.ts';

const path = join(tmpdir(), `trueframe-reader-${process.pid}.sock`);
let server: Server | undefined;

afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  rmSync(path, { force: true });
});

/** Listens, and writes to whoever comes. */
async function listen(serve: (socket: Socket) => void): Promise<void> {
  server = createServer((socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server!.listen(path, resolve));
}

function frames(size: number) {
  const done: Uint8Array[] = [];
  const next = (): Target => {
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    return { bytes, commit: () => done.push(bytes), giveUp: () => {} };
  };
  return { done, next };
}

test('cuts the bytes into frames, however they come', async () => {
  const { done, next } = frames(100_000);
  const bytes = Uint8Array.from({ length: 300_000 }, (_, k) => (k * 7) % 251);
  await listen((socket) => {
    socket.write(bytes.subarray(0, 10));
    setTimeout(() => socket.end(bytes.subarray(10)), 20);
  });
  const reader = new FrameReader(next);
  reader.connect(path);
  await vi.waitFor(() => expect(done).toHaveLength(3), 10_000);
  await reader.end();

  expect(Buffer.concat(done).equals(bytes)).toBe(true);
});

test('waits while there is no slot, and loses nothing', async () => {
  const { done, next } = frames(70_000);
  let free = 1;
  const reader = new FrameReader(() => {
    if (free === 0) return undefined;
    free -= 1;
    return next();
  });
  const bytes = Uint8Array.from({ length: 210_000 }, (_, k) => k % 253);
  await listen((socket) => socket.end(bytes));
  reader.connect(path);
  await vi.waitFor(() => expect(reader.isBlocked).toBe(true), 10_000);
  expect(done).toHaveLength(1);
  const ended = reader.end();
  for (const count of [2, 3]) {
    free = 1;
    reader.resume();
    await vi.waitFor(() => expect(done).toHaveLength(count), 10_000);
  }
  await ended;

  expect(Buffer.concat(done).equals(bytes)).toBe(true);
});

test('connects as soon as somebody listens', async () => {
  const { done, next } = frames(5);
  const reader = new FrameReader(next);
  reader.connect(path);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await listen((socket) => socket.end('hello'));
  await vi.waitFor(() => expect(done).toHaveLength(1), 10_000);
  await reader.end();
});

test('after discard before the connection nothing is read, and the end comes', async () => {
  const { done, next } = frames(5);
  const reader = new FrameReader(next);
  reader.connect(path);
  expect(reader.discard()).toBe(true); // The slot for the first frame.
  await listen((socket) => socket.write('hello'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await reader.end();

  expect(done).toEqual([]);
});
