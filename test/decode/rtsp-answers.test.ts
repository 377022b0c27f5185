import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listenAnywhere } from '../helpers/free-port.ts';
import { type RtspAnswer, startScriptedRtsp } from '../helpers/scripted-rtsp.ts';
import { clip } from './support/clips.ts';
import { live } from './support/rtsp-client.ts';

const onlyUdp: RtspAnswer = ({ method, text }) =>
  method === 'SETUP' && text.includes('RTP/AVP/TCP') ? '461 Unsupported transport' : undefined;

const answering =
  (method: string, status: string): RtspAnswer =>
  (request) =>
    request.method === method ? status : undefined;

function picture(): Buffer {
  const source = 'testsrc2=size=160x120:rate=25:duration=2';
  const x264 = ['-c:v', 'libx264', '-g', '10', '-bf', '0', '-x264-params', 'slice-max-size=1200'];
  return readFileSync(clip('small-units.264', '-f', 'lavfi', '-i', source, ...x264));
}

test('a camera that sends over UDP only is watched over UDP', async () => {
  const server = await startScriptedRtsp(onlyUdp, picture());

  const seen = await live(server.url, {
    onFrame: (_frame, media, soFar) => {
      if (soFar === 20) media.stop();
    },
  });

  expect(seen.error).toBeUndefined();
  expect(seen.video).toMatchObject({ width: 160, height: 120, codec: 'h264' });
  expect(seen.frames.length).toBeGreaterThanOrEqual(20);
  expect(server.methods.filter((method) => method === 'SETUP')).toHaveLength(2);
});

test('where only TCP is allowed, it is refused for good, and the error names the setting', async () => {
  const server = await startScriptedRtsp(onlyUdp);

  const { error } = await live(server.url, { settings: { rtspTransport: 'tcp' } });

  expect(error).toMatchObject({ code: 'SOURCE_UNSUPPORTED', retryable: false });
  expect(error?.message).toContain('sources.rtspTransport');
});

test.for([
  ['SETUP', '461 Unsupported transport', 'SOURCE_UNSUPPORTED', /transport/],
  ['PLAY', '454 Session Not Found', 'SOURCE_UNREACHABLE', /454 Session Not Found/],
  ['DESCRIBE', '503 Service Unavailable', 'SOURCE_UNREACHABLE', /no connection left/],
  ['DESCRIBE', '404 No Such Mount', 'SOURCE_NOT_FOUND', /no such stream/],
  ['DESCRIBE', '405 Method Not Allowed', 'SOURCE_UNSUPPORTED', /405/],
] as const)('%s is answered with %s: %s', async ([method, status, code, words]) => {
  const server = await startScriptedRtsp(answering(method, status));

  const { error } = await live(server.url);

  expect(error?.code).toBe(code);
  expect(error?.message).toMatch(words);
});

test('a server that redirects to itself is given up after some turns', async () => {
  const server = await startScriptedRtsp(
    ({ port }) => `302 Found\r\nLocation: rtsp://127.0.0.1:${port}/again`,
  );

  const { error } = await live(server.url);

  expect(error).toMatchObject({ code: 'SOURCE_UNSUPPORTED', retryable: false });
  expect(error?.message).toContain('redirected');
  expect(server.methods.length).toBeLessThan(40);
});

test('a web server on the port is named as one', async () => {
  const server: Server = createServer((_request, response) => void response.end('hello'));
  const { port } = await listenAnywhere(server);
  onTestFinished(() => void server.close());

  const { error } = await live(`rtsp://viewer:hunter2@127.0.0.1:${port}/live`);

  expect(error).toMatchObject({ code: 'SOURCE_UNSUPPORTED', retryable: false });
  expect(error?.message).toContain('a web server answers there');
  expect(error?.message).not.toContain('hunter2');
});

test('a name that nobody knows is told as such', async () => {
  const { error } = await live('rtsp://no-such-camera.invalid/live');

  expect(error?.code).toBe('SOURCE_UNREACHABLE');
  expect(error?.message).toContain('the name no-such-camera.invalid is not known here');
});
