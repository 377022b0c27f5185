import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type RtspAnswer, startScriptedRtsp } from '../helpers/scripted-rtsp.ts';
import { live } from './support/rtsp-client.ts';

/** A place to which no caller may go: whatever comes there, over TCP or UDP, is counted. */
async function forbiddenPlace() {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.2');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const udp = createSocket('udp4', () => {
    count += 1;
  });
  udp.bind(port, '127.0.0.2');
  await once(udp, 'listening');
  onTestFinished(async () => {
    udp.close();
    server.close();
  });
  return { url: `rtsp://127.0.0.2:${port}/inner`, port, count: () => count };
}

/** The camera itself is allowed, and nothing beside it. */
const settings = {
  hosts: ['127.0.0.1'],
  loopback: false,
  connectTimeout: 1000,
  stallTimeout: 1000,
};

const at =
  (wanted: string, answer: string): RtspAnswer =>
  ({ method }) =>
    method === wanted ? answer : undefined;

const sdp = (control: string) =>
  [
    ...['v=0', 'o=- 0 0 IN IP4 127.0.0.2', 's=x', 'c=IN IP4 127.0.0.2', 't=0 0'],
    ...[`a=control:${control}`, 'm=video 0 RTP/AVP 96', 'c=IN IP4 127.0.0.2'],
    ...['a=rtpmap:96 H264/90000', `a=control:${control}/track`, ''],
  ].join('\r\n');

const described = (control: string, base: string) => {
  const body = sdp(control);
  return `200 OK\r\nContent-Base: ${base}\r\nContent-Type: application/sdp\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

test.for([
  ['OPTIONS', 'SOURCE_FORBIDDEN'],
  ['DESCRIBE', 'SOURCE_FORBIDDEN'],
  ['SETUP', 'SOURCE_UNSUPPORTED'],
  ['PLAY', 'SOURCE_UNSUPPORTED'],
] as const)(
  'a redirect at %s to where the caller may not go is not followed: %s',
  async ([method, code]) => {
    const place = await forbiddenPlace();
    const server = await startScriptedRtsp(at(method, `302 Found\r\nLocation: ${place.url}`));

    const { error } = await live(server.url.replace('//', '//viewer:hunter2@'), { settings });

    expect(error).toMatchObject({ code, retryable: false });
    expect(error?.message).not.toContain('hunter2');
    expect(error?.message).toMatch(/redirects/);
    expect(place.count()).toBe(0);
  },
);

test.for(['http://127.0.0.2:80/', 'file:///etc/passwd', 'rtsp://', '', 'tcp://127.0.0.2:1'])(
  'a redirect to %j is no redirect to a camera',
  async (location) => {
    const server = await startScriptedRtsp(at('DESCRIBE', `301 Moved\r\nLocation: ${location}`));

    const { error } = await live(server.url, { settings });

    expect(error?.code).toMatch(/SOURCE_(UNSUPPORTED|FORBIDDEN)/);
  },
);

test('other hosts in Content-Base and SDP are words in requests to the camera, and nothing else', async () => {
  const place = await forbiddenPlace();
  const server = await startScriptedRtsp(at('DESCRIBE', described(place.url, place.url)));

  const { error } = await live(server.url, { settings });

  expect(error?.code).toBe('SOURCE_UNREACHABLE');
  expect(server.methods).toContain('PLAY');
  expect(place.count()).toBe(0);
});

test.for(['auto', 'tcp', 'udp'] as const)(
  'media is sent nowhere that a Transport header names: %s',
  async (rtspTransport) => {
    const place = await forbiddenPlace();
    const said = `source=127.0.0.2;destination=127.0.0.2;server_port=${place.port}-${place.port + 1}`;
    const server = await startScriptedRtsp(
      at('SETUP', `200 OK\r\nSession: 1\r\nTransport: RTP/AVP/UDP;unicast;${said}`),
    );

    const { error } = await live(server.url, { settings: { ...settings, rtspTransport } });

    expect(error?.code).toBe(rtspTransport === 'udp' ? 'SOURCE_UNREACHABLE' : 'SOURCE_UNSUPPORTED');
    expect(place.count()).toBe(0);
  },
);

test('a redirect to where the caller may go is followed, without the password', async () => {
  const requests: string[] = [];
  const inner = await startScriptedRtsp(({ text }) => {
    requests.push(text);
    return undefined;
  });
  const server = await startScriptedRtsp(at('DESCRIBE', `302 Found\r\nLocation: ${inner.url}`));

  const { error } = await live(server.url.replace('//', '//viewer:hunter2@'), { settings });

  expect(error?.code).toBe('SOURCE_UNREACHABLE');
  expect(inner.methods).toEqual(['DESCRIBE', 'SETUP', 'PLAY']);
  expect(requests.join('\n')).toContain(`DESCRIBE ${inner.url} RTSP/1.0`);
  expect(requests.join('\n')).not.toMatch(/Authorization|viewer|hunter2/);
});

test('a camera that says more than RTSP needs is left', async () => {
  const endless = at('DESCRIBE', `200 OK\r\nContent-Length: 2000000000\r\n\r\nv=0\r\n`);
  const server = await startScriptedRtsp(endless);

  const { error } = await live(server.url, { settings });

  expect(error).toMatchObject({ code: 'SOURCE_UNSUPPORTED', retryable: false });
  expect(error?.message).toContain('says more than RTSP needs');
});

test('schemes that a session may not name are refused', async () => {
  const { error } = await live('rtsp://127.0.0.1:1/a', { settings: { schemes: ['rtsps'] } });

  expect(error).toMatchObject({ code: 'SOURCE_FORBIDDEN' });
  expect(error?.message).toContain('sources.schemes');
});
