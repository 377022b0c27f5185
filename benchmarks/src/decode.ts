import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bareDecode } from './lib/bare.ts';
import type { BenchOptions } from './lib/options.ts';
import { makeScene, withScratch } from './lib/scene.ts';

const SECONDS = { full: 60, quick: 4 } as const;
const TURNS = { full: 5, quick: 1 } as const;

/** Key frames every two seconds, as encoders of live streams make them. */
const KEYS = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];
const ENCODERS = {
  'with B-frames': ['-bf', '3'],
  'without B-frames': ['-bf', '0'],
} as const;

/** Input of a decoder: the file, and ffmpeg's options before it. */
interface Feeding {
  readonly path: string;
  readonly options: readonly string[];
}

/** CPU milliseconds of ffmpeg per second of a 720p25 stream: of all frames, of reference frames, and of key frames only. */
export async function decode({ quick }: BenchOptions) {
  const length = quick ? SECONDS.quick : SECONDS.full;
  const turns = quick ? TURNS.quick : TURNS.full;
  return await withScratch(async (folder) => {
    const scene = makeScene(folder, length);
    const streams = Object.entries(ENCODERS).map(([name, flags]) => {
      const feedings = feedingsOf(join(folder, name.replaceAll(' ', '-')), scene, flags);
      const cpuMs = inTurns(feedings, turns).map(([way, seconds]) => {
        return [way, Math.round((100 * 1000 * seconds) / length) / 100] as const;
      });
      return { name, cpuMsPerSecond: Object.fromEntries(cpuMs) };
    });
    const [first] = streams;
    const { all = Number.NaN, 'keys, pushed': keys = Number.NaN } = first?.cpuMsPerSecond ?? {};
    return { ratio: keys / all, streams };
  });
}

/** `keys, pushed`: the stream as the feed of a live session gives it while key frames are enough. */
function feedingsOf(
  stem: string,
  scene: string,
  flags: readonly string[],
): Record<string, Feeding> {
  const path = `${stem}.mp4`;
  const keys = `${stem}-keys.mkv`;
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', ...KEYS, ...flags];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', scene, ...encode, path]);
  const drop = ['-c', 'copy', '-bsf:v', 'noise=drop=not(key)'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, ...drop, keys]);
  return {
    all: { path, options: [] },
    references: { path, options: ['-skip_frame', 'noref'] },
    keys: { path, options: ['-skip_frame', 'nokey'] },
    'keys, pushed': { path: keys, options: [] },
  };
}

/** Median CPU seconds of each, all of them one after the other in every turn. */
function inTurns(feedings: Record<string, Feeding>, turns: number): [string, number][] {
  const runs = Array.from({ length: turns }, () =>
    Object.values(feedings).map(({ path, options }) => bareDecode(path, options)),
  );
  return Object.keys(feedings).map((way, k) => {
    const sorted = runs.map((run) => run[k]!).sort((a, b) => a - b);
    return [way, sorted[(turns - 1) >> 1]!];
  });
}
