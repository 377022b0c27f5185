import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';

/** Reads videos one after the other, so that order is known. */
export const oneJob = ['--plugin', fixture('faulty-plugin'), '--jobs', '1'];
/** The same with a face that is always at one place. */
export const fixed = ['--detector', 'fixed', ...oneJob];

export interface Summary {
  readonly done: number;
  readonly skipped: number;
  readonly failed: readonly { readonly video: string; readonly code: string }[];
}

export interface BoxesFile {
  readonly width: number;
  readonly warnings: readonly string[];
  readonly frames: Readonly<
    Record<string, { readonly boxes: number[][]; readonly points: unknown[] }>
  >;
}

export interface CropsFile {
  readonly original?: string;
  readonly crops: readonly {
    readonly file: string;
    readonly rect: number[];
    readonly landmarks?: number[][];
  }[];
}

export let clip = '';
export let doctored = '';

beforeAll(() => {
  clip = makeClip(1, 'real.mp4', ['-crf', '10']);
  // Within the fixed face, which is x 96..192, y 48..192.
  doctored = `${clip}-doctored.mp4`;
  const patch = 'drawbox=x=120:y=100:w=40:h=40:color=gray:t=fill';
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10'];
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-vf', patch, ...encode, doctored]);
});

/** A folder as one part of DFDC: an original, two fakes, a broken file, a fake whose original is elsewhere. */
export function part(cwd: string, name = 'part_0'): string {
  const folder = join(cwd, name);
  mkdirSync(folder);
  cpSync(clip, join(folder, 'real.mp4'));
  cpSync(doctored, join(folder, 'fake.mp4'));
  cpSync(clip, join(folder, 'copy.mp4'));
  cpSync(clip, join(folder, 'orphan.mp4'));
  writeFileSync(join(folder, 'broken.mp4'), 'no video');
  const fake = { label: 'FAKE', split: 'train', original: 'real.mp4' };
  const metadata = {
    'real.mp4': { label: 'REAL', split: 'train' },
    'fake.mp4': fake,
    'copy.mp4': fake,
    'orphan.mp4': { ...fake, original: 'elsewhere.mp4' },
    'broken.mp4': { label: 'REAL', split: 'train' },
  };
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify(metadata));
  return folder;
}

export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}

export function partials(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((path) =>
    path.includes('.partial'),
  );
}
