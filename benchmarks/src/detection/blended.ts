import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PYTHON } from '../lib/python.ts';
import { root, sharedRoot } from '../lib/scene.ts';
import { type LabelledClip, readTable, tableOf, writeTable } from './labelled-clip.ts';

/**
 * Pseudo-fakes of real clips, and cuts of the clips themselves through the same encoder, made by training/figures once for
 * each list of clips.
 * @throws when Python lacks cv2 or numpy, with what it said
 */
export async function blendedClips(
  reals: readonly LabelledClip[],
  folder: string,
): Promise<LabelledClip[]> {
  const list = createHash('sha256').update(tableOf(reals)).digest('hex').slice(0, 12);
  const [from, out] = [join(folder, `${list}.tsv`), join(folder, list)];
  const table = join(out, 'clips.tsv');
  if (!existsSync(table)) {
    writeTable(from, reals);
    const yunet = join(sharedRoot, 'models/yunet/yunet_n_640_640.onnx');
    const args = ['-m', 'training.figures.blended_clips', from, '--out', out, '--yunet', yunet];
    console.error('making blended clips');
    await promisify(execFile)(PYTHON, args, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  }
  return readTable(table);
}
