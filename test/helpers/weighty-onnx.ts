import { createHash } from 'node:crypto';
import { bytes, number } from '@trueframe/daemon/testing';
import { node, valueInfo } from './onnx-parts.ts';

/**
 * A model with weights large enough to be kept outside its optimised graph: x [n, 3, 16, 16] is flattened, multiplied
 * with 768 equal weights and passed through a sigmoid to p [n, 1].
 */
export function weightyOnnx(weight: number): { readonly data: Buffer; readonly sha256: string } {
  const values = Buffer.from(new Float32Array(768).fill(weight).buffer);
  const weights = bytes(
    5,
    number(1, 768),
    number(1, 1),
    number(2, 1),
    bytes(8, 'w'),
    bytes(9, values),
  );
  const graph = bytes(
    7,
    node('Flatten', ['x'], 'f'),
    node('MatMul', ['f', 'w'], 'm'),
    node('Sigmoid', ['m'], 'p'),
    bytes(2, 'weighty'),
    weights,
    valueInfo(11, 'x', ['n', 3, 16, 16]),
    valueInfo(12, 'p', ['n', 1]),
  );
  const data = Buffer.concat([number(1, 8), graph, bytes(8, number(2, 13))]);
  return { data, sha256: createHash('sha256').update(data).digest('hex') };
}
