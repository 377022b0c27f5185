import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { weightyOnnx } from './weighty-onnx.ts';

/** A valid `model.json` for `weightyOnnx(0.01)`. */
export function manifestOf(id: string, changes: object = {}): Record<string, unknown> {
  return {
    id,
    version: '1.0.0',
    task: 'scorer',
    summary: 'For tests.',
    license: 'Apache-2.0',
    file: 'model.onnx',
    sha256: weightyOnnx(0.01).sha256,
    input: { name: 'x', crop: { shape: 'square' }, width: 16, height: 16 },
    output: { name: 'p', activation: 'probability', high: 'synthetic' },
    provenance: 'test/helpers/weighty-onnx.ts',
    ...changes,
  };
}

/** Writes a bundle and returns its folder. `weights: null` leaves the file away. */
export async function writeBundle(
  root: string,
  id: string,
  { changes = {}, weights = weightyOnnx(0.01).data as Buffer | null } = {},
): Promise<string> {
  const folder = join(root, id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.json'), JSON.stringify(manifestOf(id, changes)));
  if (weights) await writeFile(join(folder, 'model.onnx'), weights);
  return folder;
}
