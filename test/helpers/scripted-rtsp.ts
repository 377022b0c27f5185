import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { listenAnywhere } from './free-port.ts';

export interface RtspRequest {
  /** `SETUP`, `PLAY`, … */
  readonly method: string;
  readonly text: string;
  readonly port: number;
}

/** Status line and headers without CSeq; undefined: what a server with one H.264 stream answers. */
export type RtspAnswer = (request: RtspRequest) => string | undefined;

const SDP = [
  ...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=scripted', 't=0 0', 'm=video 0 RTP/AVP 96'],
  ...['a=rtpmap:96 H264/90000', 'a=control:track', ''],
].join('\r\n');

/** An RTSP server that answers as it is told; it sends `media` (H.264 in NAL units of at most 1,400 bytes) over UDP. */
export async function startScriptedRtsp(
  answer: RtspAnswer,
  media: Buffer = Buffer.alloc(0),
): Promise<{ readonly url: string; readonly methods: readonly string[] }> {
  const sockets = new Set<Socket>();
  const methods: string[] = [];
  const sender = createSocket('udp4');
  // Now, and not with the first packet: tests count descriptors.
  await new Promise<void>((bound) => sender.bind(0, '127.0.0.1', bound));
  const timers: NodeJS.Timeout[] = [];
  let clientPort = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      const method = text.split(' ')[0] ?? '';
      methods.push(method);
      const sequence = /CSeq: (\d+)/i.exec(text)?.[1] ?? '1';
      const reply = answer({ method, text, port: (server.address() as { port: number }).port });
      clientPort = Number(/client_port=(\d+)/.exec(text)?.[1] ?? clientPort);
      const [head, body = ''] = (reply ?? usual(method, text)).split('\r\n\r\n');
      socket.write(`RTSP/1.0 ${head}\r\nCSeq: ${sequence}\r\n\r\n${body}`);
      if (method === 'PLAY' && clientPort > 0) timers.push(play(media, sender, clientPort));
    });
  });
  const { port } = await listenAnywhere(server);
  onTestFinished(async () => {
    for (const timer of timers) clearInterval(timer);
    sender.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `rtsp://127.0.0.1:${port}/live`, methods };
}

function usual(method: string, text: string): string {
  const session = 'Session: 1';
  if (method === 'OPTIONS') return '200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY';
  if (method === 'DESCRIBE') {
    return `200 OK\r\nContent-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`;
  }
  if (method !== 'SETUP') return `200 OK\r\n${session}`;
  const asked = /Transport: ([^\r\n]*)/.exec(text)?.[1] ?? '';
  const ports = asked.includes('TCP') ? '' : ';server_port=50000-50001';
  return `200 OK\r\n${session}\r\nTransport: ${asked}${ports}`;
}

/** One access unit in 40 ms, over and over. */
function play(media: Buffer, sender: ReturnType<typeof createSocket>, port: number) {
  const units = nalUnits(media);
  let sequence = 0;
  let frame = 0;
  let next = 0;
  return setInterval(() => {
    for (let isOver = units.length === 0; !isOver; next = (next + 1) % units.length) {
      const unit = units[next]!;
      const type = unit[0]! & 31;
      // The last slice of a picture: the next unit begins another one.
      const after = units[(next + 1) % units.length]!;
      isOver = (type === 1 || type === 5) && ((after[0]! & 31) > 5 || (after[1]! & 0x80) !== 0);
      const header = Buffer.from([0x80, isOver ? 0xe0 : 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
      header.writeUInt16BE(sequence++ & 0xffff, 2);
      header.writeUInt32BE((frame * 3600) >>> 0, 4);
      sender.send(Buffer.concat([header, unit]), port, '127.0.0.1');
    }
    frame += 1;
  }, 40);
}

function nalUnits(annexB: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = annexB.indexOf('000001', 0, 'hex'); at >= 0; ) {
    starts.push(at + 3);
    at = annexB.indexOf('000001', at + 3, 'hex');
  }
  return starts.map((start, k) => {
    let end = k + 1 < starts.length ? starts[k + 1]! - 3 : annexB.length;
    while (annexB[end - 1] === 0) end -= 1;
    return annexB.subarray(start, end);
  });
}
