import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytes, number } from '@trueframe/daemon/testing';
import { manifestOf } from './bundles.ts';
import { node, valueInfo } from './onnx-parts.ts';

const text = (field: number, value: string) => bytes(field, value);

/** A tensor of 768 x 1 floats that lie in another file. */
function external(field: number, location: string, isInside: boolean): Buffer {
  const entry = (key: string, value: string) => bytes(13, text(1, key), text(2, value));
  return bytes(
    field,
    number(1, 768),
    number(1, 1),
    number(2, 1),
    bytes(8, 'w'),
    entry('location', location),
    entry('offset', '0'),
    ...(isInside ? [] : [entry('length', '3072')]),
    number(14, 1),
  );
}

/**
 * As `weightyOnnx`, but the weights lie in another file.
 * @param place `constant`: in a node's attribute instead of among the weights
 */
export function externalOnnx(
  location = 'model.onnx.data',
  place: 'weights' | 'constant' = 'weights',
): Buffer {
  const isConstant = place === 'constant';
  const constant = bytes(
    1,
    bytes(2, 'w'),
    bytes(4, 'Constant'),
    bytes(5, bytes(1, 'value'), external(5, location, true), number(20, 4)),
  );
  const graph = bytes(
    7,
    ...(isConstant ? [constant] : []),
    node('Flatten', ['x'], 'f'),
    node('MatMul', ['f', 'w'], 'm'),
    node('Sigmoid', ['m'], 'p'),
    bytes(2, 'external'),
    ...(isConstant ? [] : [external(5, location, false)]),
    valueInfo(11, 'x', ['n', 3, 16, 16]),
    valueInfo(12, 'p', ['n', 1]),
  );
  return Buffer.concat([number(1, 8), graph, bytes(8, number(2, 13))]);
}

/** The weights for it, all the same. */
export function weightsOf(value: number): Buffer {
  return Buffer.from(new Float32Array(768).fill(value).buffer);
}

export const sha256Of = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/** Writes a bundle `id` whose weights lie beside its graph, and returns its folder. `weights: null` leaves them away. */
export async function writeExternalBundle(
  root: string,
  id: string,
  {
    weights = weightsOf(0.01) as Buffer | null,
    graph = externalOnnx(),
    changes = {} as object,
    file = 'model.onnx.data',
  } = {},
): Promise<string> {
  const folder = join(root, id);
  await mkdir(folder, { recursive: true });
  const manifest = manifestOf(id, { sha256: sha256Of(graph), ...changes });
  await writeFile(join(folder, 'model.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'model.onnx'), graph);
  if (weights) await writeFile(join(folder, file), weights);
  return folder;
}
