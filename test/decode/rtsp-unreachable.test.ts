import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { spawn } from '../helpers/programs.ts';
import { listenSilently } from '../helpers/silent-server.ts';
import { childrenOf } from './support/leftovers.ts';
import { live, names } from './support/rtsp-client.ts';

describe('no server', () => {
  test('a port where nobody listens: SOURCE_UNREACHABLE at once, without the password', async () => {
    const seen = await live('rtsp://viewer:hunter2@127.0.0.1:1/live');

    expect(seen.error?.code).toBe('SOURCE_UNREACHABLE');
    expect(names(seen.states)).toEqual(['STATE_CONNECTING', 'STATE_ENDED']);
    expect(JSON.stringify([seen.states, seen.error?.message])).not.toContain('hunter2');
  });

  test('a server that accepts and says nothing: given up after the connect timeout', async () => {
    const silent = await listenSilently();
    const seen = await live(silent.url, { settings: { connectTimeout: 1000 } });
    await silent.close();

    expect(seen.error?.code).toBe('SOURCE_UNREACHABLE');
  });

  test('cancel while connecting: nothing is left', async () => {
    const silent = await listenSilently();
    const abort = new AbortController();
    void silent.connected.then(() => abort.abort());
    const seen = await live(silent.url, { signal: abort.signal });
    await silent.close();

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
  });

  test.for([
    'http://127.0.0.1/live',
    'file:///etc/passwd',
    '-i',
    'rtsp://',
    'rtsp:///live',
    'rtsp://host/a b',
    'rtsp://host/a\nb',
    'rtsp://127.0.0.1:99999/live',
    `rtsp://host/${'x'.repeat(3000)}`,
  ])('not a URL that is passed on: %j', async (url) => {
    const seen = await live(url);

    expect(seen.error?.code).toBe('REQUEST_INVALID');
  });
});

test('an engine that is killed with SIGKILL leaves no ffmpeg, not even one that waits for the network', async () => {
  const silent = await listenSilently();
  const engine = spawn(process.execPath, ['--input-type=module', '-e', blockedEngine(silent.url)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await silent.connected;
  const decoders = () => childrenOf(engine.pid ?? 0).filter((child) => child.endsWith(' ffmpeg'));
  await expect.poll(decoders, { interval: 20 }).toHaveLength(1);
  const pid = Number(decoders()[0]?.split(' ')[0]);

  engine.kill('SIGKILL');

  await expect.poll(() => isRunning(pid), { timeout: 3000, interval: 20 }).toBe(false);
  await silent.close();
});

/** The least that an engine does with an RTSP source. */
function blockedEngine(url: string): string {
  return `
    import { FrameLedger, openMedia } from '${import.meta.resolve('@trueframe/daemon/media')}';
    const plan = { sessionId: 's', source: { kind: 'rtsp', url: '${url}' }, sampling: 'all', pace: 'live', maxMediaMs: 0 };
    const settings = { schemes: ['rtsp'], roots: [], hosts: [], privateNetworks: true, loopback: true, stallTimeout: 60000, connectTimeout: 60000, reconnectFor: 60000,
      maxPixels: 1e7, rtspTransport: 'auto', decoderThreads: 1,
      ringSlots: 4 };
    const listener = { onSourceState() {}, onWarning() {} };
    const { signal } = new AbortController();
    for await (const item of openMedia(plan, settings, { ledger: new FrameLedger(), listener, signal }));
  `;
}

function isRunning(pid: number): boolean {
  try {
    // A zombie that nobody has reaped yet holds nothing any more.
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
