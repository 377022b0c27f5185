import { setTimeout as sleep } from 'node:timers/promises';
import { openSocket } from './http2-caller.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Kinds of HTTP/2 frames. */
const DATA = 0;
const HEADERS = 1;
const PRIORITY = 2;
const RESET = 3;
const SETTINGS = 4;
const PING = 6;
const WINDOW = 8;
const CONTINUATION = 9;

function frame(kind: number, flags: number, stream: number, body: Uint8Array = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = kind;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

const repeated = (count: number, one: Buffer) => Buffer.concat(Array(count).fill(one));
const opened = (...frames: Buffer[]) => Buffer.concat([PREFACE, frame(SETTINGS, 0, 0), ...frames]);
const random = (bytes: number, next: () => number) =>
  Buffer.from(Array.from({ length: bytes }, () => Math.floor(next() * 256)));

/** Bytes that are no HTTP/2, or break its rules, by name. */
export function hostileBytes(next: () => number): Readonly<Record<string, Buffer>> {
  return {
    'HTTP/1.1': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'half of a TLS hello': Buffer.concat([Buffer.from('160301020001', 'hex'), random(500, next)]),
    noise: random(400, next),
    'noise after the preface': Buffer.concat([PREFACE, random(400, next)]),
    'settings flood': opened(repeated(5000, frame(SETTINGS, 0, 0))),
    'ping flood': opened(repeated(20_000, frame(PING, 0, 0, Buffer.alloc(8)))),
    'frame of 16 MB': opened(Buffer.from('ffffff000000000001', 'hex')),
    'data of no stream': opened(frame(DATA, 0, 0, Buffer.alloc(10))),
    'window overflow': opened(repeated(10, frame(WINDOW, 0, 0, Buffer.from('7fffffff', 'hex')))),
    'continuation flood': opened(
      frame(HEADERS, 0, 1, Buffer.from([0x82])),
      repeated(3000, frame(CONTINUATION, 0, 1, Buffer.alloc(16, 0x82))),
    ),
    'broken compression of headers': opened(frame(HEADERS, 5, 1, random(200, next))),
    'priority flood': opened(
      repeated(5000, frame(PRIORITY, 0, 3, Buffer.from('0000000010', 'hex'))),
    ),
    'reset flood': opened(repeated(5000, frame(RESET, 0, 1, Buffer.alloc(4)))),
  };
}

/** Sends bytes over a connection of their own, which is held for `ms`. Returns true when the daemon ended it before. */
export async function sendBytes(address: string, bytes: Buffer, ms: number): Promise<boolean> {
  const socket = openSocket(address).resume();
  socket.write(bytes);
  await sleep(ms);
  const isEnded = socket.destroyed || socket.readableEnded;
  socket.destroy();
  return isEnded;
}
