import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RgbFrame } from '@trueframe/sdk';

export const repoRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Pictures and weights that may not be redistributed; tests that need them are skipped without. */
export const shared = process.env.TRUEFRAME_SHARED ?? resolve(repoRoot, '../shared');
export const hasShared = existsSync(shared);

/** Decodes a picture of the shared data. */
export function picture(path: string): RgbFrame {
  const file = resolve(shared, path);
  const { width, height } = JSON.parse(
    run('ffprobe', ['-show_entries', 'stream=width,height', '-of', 'json', file]).toString(),
  ).streams[0] as { width: number; height: number };
  const raw = run('ffmpeg', ['-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']);
  return { format: 'rgb24', index: 0, ptsMs: 0, width, height, data: new Uint8Array(raw) };
}

function run(program: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(program, ['-v', 'error', ...args], {
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}
