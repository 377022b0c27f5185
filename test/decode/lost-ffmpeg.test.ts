import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { SamplingPolicy } from '@trueframe/daemon/config';
import { decodePicture } from '@trueframe/daemon/media';
import { expect, test } from 'vitest';
import { clip, scratch, testClip } from './support/clips.ts';
import { childrenOf } from './support/leftovers.ts';
import { essence, watchFile } from './support/media-session.ts';

function signalTools(name: 'ffmpeg' | 'ffprobe', signal: NodeJS.Signals): number {
  const pids = childrenOf(process.pid).filter((child) => child.endsWith(` ${name}`));
  for (const child of pids) {
    try {
      process.kill(Number(child.split(' ')[0]), signal);
    } catch {
      // It has ended.
    }
  }
  return pids.length;
}

/** Signals the tool as soon as it runs, up to `times`; ends when `work` does. */
async function whileSignalling<T>(
  work: Promise<T>,
  name: 'ffmpeg' | 'ffprobe',
  signal: NodeJS.Signals,
  times: number,
): Promise<{ result: T; hits: number }> {
  let isOver = false;
  void work
    .catch(() => {})
    .then(() => {
      isOver = true;
    });
  let hits = 0;
  while (!isOver) {
    if (hits < times) hits += signalTools(name, signal);
    await wait(4);
  }
  return { result: await work, hits };
}

/** Larger than what fits into the socket and the ring, so that the decoder still runs when it is signalled. */
const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25:duration=4'];
const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '20'];
const long = (name: string) =>
  name === 'joined.webm' ? joined() : clip(name, ...source, ...x264, '-pix_fmt', 'yuv420p');

/** Two recordings, one behind the other: times begin anew in the middle. */
function joined(): string {
  const path = scratch('joined.webm');
  const half = readFileSync(
    clip(
      'half.webm',
      ...source,
      '-t',
      '2',
      '-c:v',
      'libvpx',
      '-b:v',
      '1M',
      '-deadline',
      'realtime',
    ),
  );
  writeFileSync(path, Buffer.concat([half, half]));
  return path;
}

test.for([
  ['long.mp4', 'SIGKILL', 'all'],
  ['long.mp4', 'SIGTERM', 'all'],
  ['long.mp4', 'SIGSEGV', { fps: 8 }],
  ['long.mkv', 'SIGKILL', { evenlySpread: 40 }],
  ['joined.webm', 'SIGKILL', 'all'],
  ['long.ts', 'SIGKILL', { everyNth: 3 }],
  ['long.264', 'SIGKILL', 'all'],
  [
    'long.mp4',
    'SIGKILL',
    { frames: [0, 1, 2, 3, 4, 5, 6, 7, 20, 40, 60, 61, 62, 63, 64, 65, 66, 67, 68, 90] },
  ],
  ['long.mp4', 'SIGSTOP', 'all'],
] as const)('%s, %s, %j: the same frames as without', async ([name, signal, policy]) => {
  // A list of frames is what methods of whole files ask for.
  const sampling = policy as SamplingPolicy;
  const path = long(name);
  const undisturbed = await watchFile(path, { sampling });
  const at = new Set([5, 12, 60].map((k) => Math.min(k, undisturbed.frames.length - 12)));
  let hits = 0;

  const seen = await watchFile(path, {
    sampling,
    settings: { stallTimeout: 400 },
    onFrame: (_frame, _media, soFar) => {
      if (at.has(soFar)) hits += signalTools('ffmpeg', signal);
    },
  });

  expect(hits).toBeGreaterThan(0);
  expect(seen.error).toBeUndefined();
  expect(essence(seen.frames)).toEqual(essence(undisturbed.frames));
  expect(seen.counts).toEqual(undisturbed.counts);
  expect(seen.completeness).toBe(undisturbed.completeness);
  expect(seen.warnings).toEqual(undisturbed.warnings);
  expect(seen.states).toEqual(undisturbed.states);
});

test('a decoder that is killed again and again fails the session, typed', async () => {
  const work = watchFile(long('long.mp4'));

  const { result } = await whileSignalling(work, 'ffmpeg', 'SIGKILL', Number.POSITIVE_INFINITY);

  expect(result.error).toMatchObject({ code: 'DECODE_FAILED', details: { tries: 3 } });
  expect(result.error?.message).toContain('killed, died or hung 3 times');
});

test('a file that waits for us for long is not taken for one that hangs', async () => {
  const path = long('long.mp4');
  const seen = await watchFile(path, {
    settings: { stallTimeout: 200 },
    onFrame: async (_frame, _media, soFar) => {
      if (soFar === 3) await wait(1500);
    },
  });

  expect(seen.error).toBeUndefined();
  expect(seen.frames).toHaveLength(100);
});

test.for(['SIGKILL', 'SIGSTOP'] as const)(
  'ffprobe that gets %s is started again',
  async (signal) => {
    const work = watchFile(testClip('clip.mp4'));

    const { result, hits } = await whileSignalling(work, 'ffprobe', signal, 1);

    expect(hits).toBe(1);
    expect(result.error).toBeUndefined();
    expect(result.frames).toHaveLength(50);
  },
);

test('a still picture is read again when its ffmpeg is killed', async () => {
  const picture = clip('picture.png', ...source, '-frames:v', '1');

  const { result, hits } = await whileSignalling(decodePicture(picture), 'ffmpeg', 'SIGKILL', 1);

  expect(hits).toBe(1);
  expect(result).toMatchObject({ width: 640, height: 480 });
});
