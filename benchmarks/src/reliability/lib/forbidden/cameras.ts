import { createServer, type Socket } from 'node:net';
import type { RowContext } from '../../row.ts';
import type { Vector } from './files.ts';

/** Addresses of the forbidden place, and others that no caller may name, in all spellings. */
export function addressVectors(port: number, isShort: boolean): Vector[] {
  const hosts = [
    ...['127.0.0.2', '127.2', '2130706434', '0x7f000002', '0x7f.0.0.2', '0177.0.0.2', '127.0.0.2.'],
    ...['[::1]', '[::ffff:127.0.0.2]', '[::ffff:7f00:2]', '[64:ff9b::127.0.0.2]', '[::127.0.0.2]'],
    ...['0', '0.0.0.0', '[::]', '%31%32%37.0.0.2', '１２７.0.0.2', '127。0。0。2'],
    ...['127.0.0.1@127.0.0.2', '127.0.0.1:1@127.0.0.2', '127.0.0.1%40x@127.0.0.2', 'localhost.'],
    ...['169.254.169.254', '2852039166', '[::ffff:169.254.169.254]', '[fd00:ec2::254]'],
    ...['100.100.100.200', '168.63.129.16', 'metadata.google.internal', '[fe80::1]', '224.0.0.1'],
    ...['10.0.0.1', '192.168.0.1', '[fd12::1]'],
  ];
  return (isShort ? ['rtsp'] : ['rtsp', 'rtsps']).flatMap((scheme) =>
    hosts.map((host) => {
      const source = `${scheme}://${host}:${port}/live`;
      return { what: `the address ${source}`, source };
    }),
  );
}

/** Cameras that may be watched and that try to send whoever watches them to the forbidden place. */
export async function cameraVectors(context: RowContext, port: number): Promise<Vector[]> {
  const place = `127.0.0.2:${port}`;
  const redirect = `302 Found\r\nLocation: rtsp://${place}/inner`;
  const transport = `source=127.0.0.2;destination=127.0.0.2;server_port=${port}-${port + 1}`;
  const setUp = (kind: string) => `200 OK\r\nSession: 1\r\nTransport: ${kind};${transport}`;
  const all: readonly (readonly [what: string, method: string, answer: string])[] = [
    ...['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY'].map(
      (method) => [`a redirect at ${method}`, method, redirect] as const,
    ),
    ['a redirect to another protocol', 'DESCRIBE', `301 Moved\r\nLocation: http://${place}/`],
    ['a relative redirect', 'DESCRIBE', `302 Found\r\nLocation: //${place}/inner`],
    ['a redirect in decimal', 'DESCRIBE', `302 Found\r\nLocation: rtsp://2130706434:${port}/`],
    ['another host in Content-Base and SDP', 'DESCRIBE', described(`rtsp://${place}/inner`)],
    ['UDP to another host', 'SETUP', setUp('RTP/AVP/UDP;unicast')],
    ['UDP to a group', 'SETUP', setUp('RTP/AVP;multicast;port=5000-5001')],
    ['TCP with another source', 'SETUP', setUp('RTP/AVP/TCP;unicast;interleaved=0-1')],
    [
      'a request of the server to go elsewhere',
      'PLAY',
      `200 OK\r\nSession: 1\r\n\r\nREDIRECT rtsp://${place}/inner RTSP/1.0\r\nCSeq: 9\r\nLocation: rtsp://${place}/inner`,
    ],
  ];
  return await Promise.all(
    all.map(async ([what, method, answer]) => {
      const at = await camera(context, method, answer);
      return { what: `a camera: ${what}`, source: `rtsp://viewer:secret@127.0.0.1:${at}/live` };
    }),
  );
}

function described(elsewhere: string): string {
  const sdp = [
    ...['v=0', 'o=- 0 0 IN IP4 127.0.0.2', 's=x', 'c=IN IP4 127.0.0.2', 't=0 0'],
    ...[`a=control:${elsewhere}`, 'm=video 0 RTP/AVP 96', 'c=IN IP4 127.0.0.2'],
    ...['a=rtpmap:96 H264/90000', `a=control:${elsewhere}/track`, ''],
  ].join('\r\n');
  return `200 OK\r\nContent-Base: ${elsewhere}\r\nContent-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
}

/** A camera without media that answers one method as it is told. Returns its port. */
async function camera(context: RowContext, wanted: string, answer: string): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      const method = text.split(' ')[0] ?? '';
      const sequence = /CSeq: (\d+)/i.exec(text)?.[1];
      if (sequence === undefined) return;
      const [head = '', ...rest] = (method === wanted ? answer : usual(method, text)).split(
        '\r\n\r\n',
      );
      socket.write(
        `RTSP/1.0 ${head}\r\nCSeq: ${sequence}\r\n\r\n${rest.join('\r\n\r\n')}${rest.length > 0 && head.includes('Content-Length') ? '' : rest.length > 0 ? '\r\n\r\n' : ''}`,
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

function usual(method: string, text: string): string {
  if (method === 'OPTIONS') return '200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY';
  if (method === 'DESCRIBE') return described('track');
  if (method !== 'SETUP') return '200 OK\r\nSession: 1';
  return `200 OK\r\nSession: 1\r\nTransport: ${/Transport: ([^\r\n]*)/i.exec(text)?.[1] ?? ''}`;
}
