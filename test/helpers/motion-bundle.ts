import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestOf } from './bundles.ts';
import { floats, integers, modelOf, node, valueInfo } from './onnx-parts.ts';

const SIDE = 16;
const VALUES = 3 * SIDE * SIDE;

export interface MotionBundle {
  readonly frames: number;
  /** Frames of the source from one of the model's to the next. */
  readonly step?: number;
  /** One score per frame, of how much the next one differs; the last one's is 0. */
  readonly perFrame?: boolean;
}

/**
 * Writes a bundle whose score is the mean absolute difference between each frame of a window and the one after it, in units
 * of full white, over the crop. A window of one picture again and again scores 0.
 */
export async function writeMotionBundle(
  root: string,
  id: string,
  { frames, step = 1, perFrame = false }: MotionBundle,
): Promise<void> {
  const pairs = frames - 1;
  const slice = (name: string, from: number, to: number) => [
    integers(`${name}-from`, [1], [from]),
    integers(`${name}-to`, [1], [to]),
    node('Slice', ['x', `${name}-from`, `${name}-to`, 'axis'], name),
  ];
  const columns = perFrame ? frames : 1;
  // Values of a window are frame by frame.
  const weights = Array.from({ length: pairs * VALUES * columns }, (_, k) => {
    const frame = Math.floor(k / columns / VALUES);
    if (!perFrame) return 1 / (pairs * VALUES);
    return frame === k % columns ? 1 / VALUES : 0;
  });
  const graph = modelOf(
    integers('axis', [1], [1]),
    ...slice('before', 0, pairs),
    ...slice('after', 1, frames),
    node('Sub', ['after', 'before'], 'd'),
    node('Abs', ['d'], 'a'),
    node('Flatten', ['a'], 'f'),
    floats('w', [pairs * VALUES, columns], weights),
    node('MatMul', ['f', 'w'], 'p'),
    valueInfo(11, 'x', ['n', frames, 3, SIDE, SIDE]),
    valueInfo(12, 'p', ['n', columns]),
  );
  const input = { name: 'x', crop: {}, width: SIDE, height: SIDE, frames, step };
  const output = { name: 'p', activation: 'probability', high: 'synthetic' };
  const manifest = manifestOf(id, {
    sha256: createHash('sha256').update(graph).digest('hex'),
    input,
    output: { ...output, ...(perFrame && { perFrame }) },
    provenance: 'test/helpers/motion-bundle.ts',
  });
  await mkdir(join(root, id), { recursive: true });
  await writeFile(join(root, id, 'model.json'), JSON.stringify(manifest));
  await writeFile(join(root, id, 'model.onnx'), graph);
}
