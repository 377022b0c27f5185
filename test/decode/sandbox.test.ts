import { chmodSync, copyFileSync, readFileSync, readlinkSync } from 'node:fs';
import { Sandbox, useSandbox } from '@trueframe/daemon/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { spawnSync } from '../helpers/programs.ts';
import { listenSilently } from '../helpers/silent-server.ts';
import { scratch, testClip } from './support/clips.ts';
import { childrenOf } from './support/leftovers.ts';
import { watchFile } from './support/media-session.ts';
import { live } from './support/rtsp-client.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  process.env.SANDBOX_TEST_SECRET = 'not for decoders';
  sandbox = await Sandbox.open('auto');
  useSandbox(Promise.resolve(sandbox));
});

afterAll(() => {
  useSandbox(undefined);
  sandbox.close();
});

interface Surroundings {
  readonly uid: string;
  readonly capabilities: string;
  readonly isWithoutNewPrivileges: boolean;
  readonly environment: string;
  readonly network: string;
  readonly root: string;
  readonly command: string;
}

/** Returns the kernel's facts on the one ffmpeg that this process has started. */
function surroundings(): Surroundings {
  const pid = childrenOf(process.pid)
    .find((child) => child.endsWith(' ffmpeg'))
    ?.split(' ')[0];
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const value = (name: string) => new RegExp(`^${name}:\\s+(\\w+)`, 'm').exec(status)?.[1] ?? '';
  return {
    uid: value('Uid'),
    capabilities: value('CapEff'),
    isWithoutNewPrivileges: value('NoNewPrivs') === '1',
    environment: readFileSync(`/proc/${pid}/environ`, 'latin1'),
    network: readlinkSync(`/proc/${pid}/ns/net`),
    root: readlinkSync(`/proc/${pid}/ns/mnt`),
    command: readFileSync(`/proc/${pid}/cmdline`, 'latin1'),
  };
}

const ours = () => ({
  network: readlinkSync('/proc/self/ns/net'),
  root: readlinkSync('/proc/self/ns/mnt'),
});

async function whileDecoding(path: string): Promise<Surroundings> {
  let found: Surroundings | undefined;
  const { error, frames } = await watchFile(path, {
    onFrame: () => {
      found ??= surroundings();
    },
  });
  expect(error).toBeUndefined();
  expect(frames.length).toBeGreaterThan(0);
  return found as Surroundings;
}

const isRoot = process.geteuid?.() === 0;
const hasRoom = spawnSync('bwrap', ['--version']).status === 0;

test('a file is decoded without privileges, without our environment, and without its path', async () => {
  const found = await whileDecoding(testClip('clip.mp4'));

  expect(found.isWithoutNewPrivileges).toBe(true);
  expect(found.environment).not.toContain('SANDBOX_TEST_SECRET');
  expect(found.command).not.toContain('clip.mp4');
});

test.runIf(isRoot)('under root it has a user of its own and no capability', async () => {
  const missing = sandbox.layers.find(({ name }) => name === 'user')?.missing;
  const { uid, capabilities } = await whileDecoding(testClip('clip.mp4'));

  if (missing === '') expect(uid).toBe('65534');
  expect(BigInt(`0x${capabilities}`) & ~0b110n).toBe(0n);
});

test('a file that only its owner may read is decoded, too', async () => {
  const path = scratch('private.mp4');
  copyFileSync(testClip('clip.mp4'), path);
  chmodSync(path, 0o600);

  const { uid, capabilities } = await whileDecoding(path);

  expect(uid).toBe(String(process.geteuid?.()));
  if (isRoot) expect(BigInt(`0x${capabilities}`) & ~0b110n).toBe(0n);
});

test.runIf(hasRoom)(
  'with bubblewrap it sees no files of this machine, and no network',
  async () => {
    expect(sandbox.layers.find(({ name }) => name === 'bwrap')?.missing).toBe('');

    const found = await whileDecoding(testClip('clip.mp4'));

    expect(found.network).not.toBe(ours().network);
    expect(found.root).not.toBe(ours().root);
  },
);

test.runIf(hasRoom)(
  'the decoder of a live source reaches the relay, and sees no files',
  async () => {
    const silent = await listenSilently();
    const abort = new AbortController();
    onTestFinished(() => silent.close());
    const secret = silent.url
      .replace('//', '//viewer:hunter2@')
      .replace('/live', '/live?token=xyzzy');
    const seen = live(secret, { signal: abort.signal });
    await silent.asked;

    const found = surroundings();
    abort.abort();
    await seen;

    expect(found.network).toBe(ours().network);
    expect(found.root).not.toBe(ours().root);
    expect(found.command).not.toMatch(/hunter2|viewer|xyzzy/);
  },
);
