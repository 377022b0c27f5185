import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { jsonLines, trueframeHere } from '../cli/run-trueframe.ts';
import { leaks, secretUrls } from '../helpers/secret-urls.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await TestDaemon.launch({ log: 'debug' });
});
afterAll(() => daemon.close());

/** An RTSP server that repeats what it was asked for, unescaped, in all that ffmpeg might repeat in turn. */
async function parrot(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.on('data', (bytes) => {
      const request = bytes.toString('latin1');
      const cseq = /CSeq: *(\d+)/i.exec(request)?.[1] ?? '1';
      const url = request.split(' ')[1] ?? '';
      const said = decodeURIComponent(url.replace(/%(?![0-9a-f]{2})/gi, '%25')).replace(/\s/g, '_');
      socket.end(`RTSP/1.0 500 cannot serve ${said}\r\nCSeq: ${cseq}\r\nServer: ${said}\r\n\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** Reads the command lines of all decoders on this machine until the test is over. */
function commandLines(): Set<string> {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
        if (line.includes('rtsp:') && line.includes('-rtsp_transport')) seen.add(line);
      } catch {
        // It has ended.
      }
    }
  }, 20);
  onTestFinished(() => clearInterval(timer));
  return seen;
}

test('no secret of a source leaves the daemon, wherever text leaves it', async () => {
  const host = await parrot();
  const cases = secretUrls(24, 7, host);
  const secrets = cases.flatMap((one) => one.secrets);
  const said: string[] = [];
  const lines = commandLines();
  const changes = daemon.client.raw.watchSessions({});
  changes.on('error', () => {}).on('data', (change) => said.push(JSON.stringify(change)));
  onTestFinished(() => changes.cancel());
  for (let start = 0; start < cases.length; start += 8) {
    const calls = cases.slice(start, start + 8).map(async ({ url }) => {
      const call = daemon.client.analyze({ source: url });
      const end = await call.ended;
      expect(end.status, url).not.toBe('OK');
      said.push(JSON.stringify([end, call.events]));
      if (call.sessionId) said.push(JSON.stringify(await daemon.client.getSession(call.sessionId)));
    });
    await Promise.all(calls);
  }
  const { session } = await daemon.client.startSession({ source: cases[0]!.url });
  const watched = daemon.client.watch({ sessionId: session!.sessionId });
  said.push(JSON.stringify([session, await watched.ended, watched.events]));
  const { sessions } = (await daemon.client.unary('listSessions', {})) as { sessions: object[] };
  expect(sessions.length).toBeGreaterThan(5);
  said.push(JSON.stringify(sessions), daemon.log);
  // The server's own words did come through.
  expect(said.join()).toMatch(/500 cannot serve rtsp:/);
  for (const path of ['/metrics', '/readyz']) {
    said.push(await (await fetch(`http://${daemon.metricsAddress}${path}`)).text());
  }

  expect(said.filter((text) => text.includes('CHANGE_')).length).toBeGreaterThan(cases.length);
  expect(lines.size).toBeGreaterThan(0);
  said.push(...lines);

  expect(leaks(said.join('\n'), secrets)).toEqual([]);
});

test('the command line shows none of them either, as text or JSON', async () => {
  const host = await parrot();
  const cases = secretUrls(6, 11, host);
  const secrets = cases.flatMap((one) => one.secrets);
  const sources = cases.map(({ url }) => url);
  const args = ['analyze', '--address', daemon.grpcAddress];

  const text = await trueframeHere([...args, ...sources]);
  const json = await trueframeHere([...args, '--json', ...sources]);

  expect(leaks(JSON.stringify([text, json]), secrets)).toEqual([]);
  // Every object names its source, also of a session that was never opened.
  const lines = jsonLines<{ source: string }>(json.stdout);
  expect(new Set(lines.map(({ source }) => source)).size).toBeGreaterThan(1);
  expect(lines.every(({ source }) => source.startsWith('rtsp://'))).toBe(true);
});

test.each([
  ['rtsp://admin:12/34xyz@127.0.0.1:1/live', 'REQUEST_INVALID', /%2F/],
  ['admin:hunter22@127.0.0.1/live', 'SOURCE_NOT_FOUND', /\*\*\*@127/],
])('%s ends with %s and without its password', async (source, code, says) => {
  const { error } = await daemon.client.analyze({ source }).ended;

  expect(error?.reason).toBe(code);
  expect(error?.message).toMatch(says);
  expect(error?.message).not.toMatch(/34xyz|hunter22/);
});
