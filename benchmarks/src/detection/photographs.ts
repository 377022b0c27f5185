import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { machine } from '../lib/machine.ts';
import { PYTHON } from '../lib/python.ts';
import { root, sharedRoot } from '../lib/scene.ts';
import type { PhotographFigures } from './results.ts';

/**
 * AUC of bundles on photographs, by training/figures/photographs.py. `together`: ID=WEIGHT of bundles that are pooled, too, by
 * `vote`. `every` above 1: fewer photographs, to see that it works.
 * @throws with what Python said
 */
export async function measurePhotographs(
  bundles: readonly string[],
  { together, vote }: { readonly together: readonly string[]; readonly vote: string },
  every: number,
): Promise<PhotographFigures> {
  const args = [
    ...['-m', 'training.figures.photographs', ...bundles],
    ...['--faces', join(sharedRoot, 'data/faces')],
    ...['--yunet', join(sharedRoot, 'models/yunet/yunet_n_320_320.onnx')],
    ...(together.length > 0 ? ['--together', ...together, '--vote', vote] : []),
    ...(every > 1 ? ['--limit', String(Math.ceil(700 / every))] : []),
  ];
  const { stdout } = await promisify(execFile)(PYTHON, args, { cwd: root });
  const { date, commit } = machine();
  return { ...(JSON.parse(stdout) as PhotographFigures), measured: { date, commit } };
}
