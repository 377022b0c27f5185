import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DaemonClient, type SessionEvent } from '@trueframe/client';
import { expect, onTestFinished, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { freePort } from '../helpers/free-port.ts';
import { buildGoClient } from '../helpers/go-client.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { spawn } from '../helpers/programs.ts';
import { makeStubs } from '../helpers/python-stubs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PYTHON = '/usr/bin/python3';

/** Pushes a file with the Python package. */
const PUSH = `import asyncio, sys
from trueframe import Client, MediaFormat, SessionOptions
async def push(addresses, path):
    options = SessionOptions(pace='PACE_LOSSLESS', include_scores=True)
    async with Client(addresses) as client:
        async for event in client.push_file(path, MediaFormat.MEDIA_FORMAT_FMP4, options):
            print(event.sequence, event.WhichOneof('payload'), *event.summary.gaps, flush=True)
asyncio.run(push(*sys.argv[1:]))`;

/** A program that prints a line per event, which begins with its number. */
class Follower {
  readonly sequences: number[] = [];
  /** The lines about its newest event. */
  last = '';
  readonly ended: Promise<unknown>;
  errors = '';

  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    const child = spawn(program, args, { env: { ...process.env, ...env } });
    onTestFinished(() => void child.kill());
    child.stderr.on('data', (text) => {
      this.errors += String(text);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, sequence] = /^(\d+) /.exec(line) ?? [];
      this.last = sequence ? line : `${this.last}\n${line}`;
      if (sequence) this.sequences.push(Number(sequence));
    });
    this.ended = new Promise((resolve) => child.once('exit', resolve));
  }
}

async function sequencesOf(events: AsyncIterable<SessionEvent>, into: SessionEvent[]) {
  for await (const event of events) into.push(event);
}

test('clients in three languages start one session, follow it and push through the death of the daemon, and lose nothing', async () => {
  const config = {
    ...withFaultyPlugins,
    defaultPipeline: 'slow',
    grpc: { address: `127.0.0.1:${await freePort()}` },
    sessions: { store: { folder: tempFolder() }, grace: '60s' },
  };
  const media = makeClip(2, 'clip.mp4', [
    '-movflags',
    'frag_keyframe+empty_moov+default_base_moof',
    '-g',
    '10',
  ]);
  const go = buildGoClient();
  const stubs = makeStubs();
  // No daemon has this address: the clients pass it over.
  const addresses = `127.0.0.1:${await freePort()},${config.grpc.address}`;
  const daemon = await startTestDaemon(config);
  const env = { TRUEFRAME_ADDRESS: addresses };
  const words = [makeClip(8), 'job-1'];
  const followers = [
    new Follower(process.execPath, [at('../../examples/typescript/dist/follow.js'), ...words], env),
    new Follower(PYTHON, [at('../../examples/python/follow.py'), ...words], {
      ...env,
      PYTHONPATH: at('../../python'),
    }),
    new Follower(go, ['follow', ...words], env),
  ];
  const pusher = new Follower(PYTHON, ['-c', PUSH, addresses, media], {
    PYTHONPATH: at('../../python'),
  });
  using client = new DaemonClient(addresses.split(','));
  const pushed: SessionEvent[] = [];
  const options = { pace: 'PACE_LOSSLESS', includeScores: true } as const;
  const push = client.pushFile(media, { format: 'MEDIA_FORMAT_FMP4', options });
  const isPushed = sequencesOf(push, pushed);
  isPushed.catch(() => {});

  await expect
    .poll(() => followers.map(({ sequences }) => sequences.length > 5), { timeout: 60_000 })
    .toEqual([true, true, true]);
  await expect.poll(() => pushed.some(({ scores }) => scores)).toBe(true);
  await expect.poll(() => pusher.sequences.length).toBeGreaterThan(3);
  const { sessions } = await client.listSessions();
  expect(sessions).toHaveLength(3);
  const id = sessions.find(({ requestId }) => requestId === 'job-1')?.sessionId ?? '';
  // The example of docs/api.md has a loop of its own.
  const loop = [at('resume_client.py'), config.grpc.address, stubs, at('../../examples/python')];
  followers.push(new Follower(PYTHON, [...loop, id], {}));
  await daemon.kill();
  const heard = followers.map(({ sequences }) => sequences.length);
  const next = await startTestDaemon(config);

  for (const [k, follower] of followers.entries()) {
    expect(await follower.ended, follower.errors).toBe(0);
    const { sequences } = follower;
    expect(sequences).toEqual(sequences.map((_, i) => i + 1));
    expect(sequences.length).toBeGreaterThan(heard[k]!);
  }
  const all = next.client.watch({ sessionId: id });
  await all.ended;
  expect(followers.map(({ sequences }) => sequences.length)).toEqual(
    followers.map(() => all.events.length),
  );
  expect(all.summary?.frames?.analysed).toBe(200);

  await isPushed;
  expect(pushed.map(({ sequence }) => sequence)).toEqual(pushed.map((_, i) => i + 1));
  expect(pushed.at(-1)?.summary?.gaps).toMatchObject([{ reason: 'DAEMON_RESTARTED' }]);
  expect(await pusher.ended, pusher.errors).toBe(0);
  expect(pusher.sequences).toEqual(pusher.sequences.map((_, i) => i + 1));
  expect(pusher.last).toMatch(/summary .*DAEMON_RESTARTED/s);
});
