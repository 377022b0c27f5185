// A camera in a process of its own: one H.264 stream over RTSP, endlessly, at 25 frames per second. Told how by argument.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { CameraSettings } from './camera.ts';
import { accessUnitsOf } from './h264-units.ts';
import { randomFrom } from './random.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as CameraSettings & { readonly h264: string };
const units = accessUnitsOf(readFileSync(settings.h264));
const random = randomFrom(settings.port);
const sender = createSocket('udp4');
const FRAME_MS = 40;

const SDP = [
  ...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=camera', 't=0 0', 'm=video 0 RTP/AVP 96'],
  ...['a=rtpmap:96 H264/90000', 'a=fmtp:96 packetization-mode=1', 'a=control:track', ''],
].join('\r\n');

/** One connection: answers requests, and plays after PLAY. */
class Connection {
  readonly #socket: Socket;
  #udpPort = 0;
  #timer: NodeJS.Timeout | undefined;
  #sequence = 0;
  #frame = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => clearInterval(this.#timer));
    socket.on('data', (bytes) => {
      // Requests come one by one; what else comes is RTCP.
      if (bytes[0] !== 0x24) this.#answer(bytes.toString('latin1'));
    });
  }

  #answer(text: string): void {
    const method = text.split(' ')[0] ?? '';
    const sequence = /CSeq: (\d+)/i.exec(text)?.[1] ?? '1';
    const [head, body = ''] = this.#reply(method, text).split('\r\n\r\n');
    this.#socket.write(`RTSP/1.0 ${head}\r\nCSeq: ${sequence}\r\n\r\n${body}`);
    if (method === 'PLAY') this.#timer ??= setInterval(() => this.#play(), FRAME_MS);
    if (method === 'TEARDOWN') this.#socket.end();
  }

  #reply(method: string, text: string): string {
    if (method === 'OPTIONS') return '200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN';
    if (settings.redirectTo) return `302 Found\r\nLocation: ${settings.redirectTo}`;
    if (settings.refuses) return '401 Unauthorized\r\nWWW-Authenticate: Basic realm="camera"';
    if (method === 'DESCRIBE') {
      return `200 OK\r\nContent-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`;
    }
    const session = 'Session: 1';
    if (method !== 'SETUP') return `200 OK\r\n${session}`;
    const asked = /Transport: ([^\r\n]*)/.exec(text)?.[1] ?? '';
    const isTcp = asked.includes('TCP');
    if (isTcp && settings.loss !== undefined) return '461 Unsupported transport';
    this.#udpPort = Number(/client_port=(\d+)/.exec(asked)?.[1] ?? 0);
    return `200 OK\r\n${session}\r\nTransport: ${asked}${isTcp ? '' : ';server_port=50000-50001'}`;
  }

  #play(): void {
    const unit = units[this.#frame % units.length] ?? [];
    unit.forEach((nal, k) => {
      const header = Buffer.from([0x80, k === unit.length - 1 ? 0xe0 : 0x60]);
      const rest = Buffer.alloc(10);
      rest.writeUInt16BE(this.#sequence++ & 0xffff, 0);
      rest.writeUInt32BE((this.#frame * 3600) >>> 0, 2);
      rest.writeUInt32BE(1, 6);
      this.#send(Buffer.concat([header, rest, nal]));
    });
    this.#frame += 1;
  }

  #send(packet: Buffer): void {
    if (this.#udpPort > 0) {
      if (random() >= (settings.loss ?? 0)) sender.send(packet, this.#udpPort, '127.0.0.1');
      return;
    }
    const frame = Buffer.from([0x24, 0, packet.length >> 8, packet.length & 0xff]);
    this.#socket.write(Buffer.concat([frame, packet]));
  }
}

const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  new Connection(socket);
});
process.on('SIGUSR2', () => {
  for (const socket of sockets) socket.end();
});
server.listen(settings.port, settings.host ?? '127.0.0.1', () => process.stdout.write('ready\n'));
