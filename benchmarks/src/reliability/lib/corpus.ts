import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeScene, sharedRoot } from '../../lib/scene.ts';
import type { RowContext } from '../row.ts';
import { remade } from './media.ts';
import { MUTATIONS } from './mutate.ts';
import { pick } from './random.ts';

/** A clip that nobody has touched. */
export interface Original {
  readonly path: string;
  /** True: its container says how long it is, so that what is missing can be known. */
  readonly saysLength: boolean;
}

export interface Mutant {
  readonly path: string;
  readonly original: Original;
  readonly mutation: string;
}

const REAL = join(sharedRoot, 'data/video/real/portrait-d19.mp4');

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '12', '-pix_fmt', 'yuv420p'];

/** Two seconds of a face in the formats that cameras and people send; a real one where the shared clips are. */
export function originals({ folder }: RowContext): Original[] {
  const at = (name: string) => join(folder, name);
  const source = existsSync(REAL) ? REAL : makeScene(folder, 3);
  const part = ['-ss', '1', '-t', '2', '-an', '-vf', 'scale=320:-2,fps=25'];
  const mp4 = remade(source, at('clip.mp4'), [...part, ...X264]);
  const copy = (name: string, ...args: string[]) => remade(mp4, at(name), [...args, '-c', 'copy']);
  const made: [path: string, saysLength: boolean][] = [
    [mp4, true],
    [copy('fast.mp4', '-movflags', 'faststart'), true],
    [copy('clip.mkv'), true],
    [copy('clip.ts'), false],
    [copy('clip.h264', '-bsf:v', 'h264_mp4toannexb'), false],
    [copy('fragments.mp4', '-movflags', 'frag_keyframe+empty_moov+default_base_moof'), false],
    [remade(mp4, at('clip.webm'), ['-c:v', 'libvpx', '-deadline', 'realtime']), true],
    [remade(mp4, at('clip.mjpeg'), ['-c:v', 'mjpeg', '-q:v', '6', '-t', '1']), false],
    [remade(mp4, at('clip.gif'), ['-vf', 'fps=8,scale=200:-2']), false],
    [copy('clip.avi', '-bsf:v', 'h264_mp4toannexb'), false],
  ];
  return made.map(([path, saysLength]) => ({ path, saysLength }));
}

/** Damaged copies of the originals, in turn. */
export function mutants(
  { folder, random }: RowContext,
  from: readonly Original[],
  count: number,
): Mutant[] {
  const names = Object.keys(MUTATIONS);
  return Array.from({ length: count }, (_, k) => {
    const original = from[k % from.length] as Original;
    const mutation = pick(random, names);
    const bytes = MUTATIONS[mutation]?.(readFileSync(original.path), random) as Buffer;
    const path = join(folder, `${k}-${mutation.replace(' ', '-')}-${basename(original.path)}`);
    writeFileSync(path, bytes);
    return { path, original, mutation };
  });
}
