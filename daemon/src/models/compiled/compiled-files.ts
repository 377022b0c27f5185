import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { GpuReading } from '../../gpu/nvidia-smi.ts';
import { isIntact } from '../cache-entry.ts';

/** Facts that decide where a compiled model can be used; any other GPU, driver or onnxruntime needs one of its own. */
export interface CompiledFacts {
  /** Hex SHA-256 of the model's weights. */
  readonly sha256: string;
  readonly gpu: Pick<GpuReading, 'name' | 'driver' | 'computeCapability'>;
  /** Version of onnxruntime. */
  readonly onnxruntime: string;
  readonly isHalfPrecision: boolean;
  /** Largest batch. */
  readonly maxRows: number;
}

/** Files of an entry: a graph of one node, and the TensorRT plan that it names. */
export const PLAN_GRAPH = 'model.onnx';
export const PLAN_FILE = 'model.plan';

/** Folder of the compiled model in a cache, there or not. */
export function compiledFolder(cacheFolder: string, facts: CompiledFacts): string {
  const { sha256, gpu, onnxruntime, isHalfPrecision, maxRows } = facts;
  const parts = [sha256, gpu.name, gpu.computeCapability, gpu.driver, onnxruntime];
  const key = [...parts, isHalfPrecision ? 'fp16' : 'fp32', maxRows].join('\n');
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return join(cacheFolder, 'compiled', name);
}

/** Path of the graph to open with TensorRT; undefined: it has to be compiled. */
export async function findCompiled(
  cacheFolder: string,
  facts: CompiledFacts,
): Promise<string | undefined> {
  const folder = compiledFolder(cacheFolder, facts);
  return (await isIntact(folder)) ? join(folder, PLAN_GRAPH) : undefined;
}
