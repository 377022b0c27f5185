import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../config/schema.ts';
import type { GpuReading } from '../../gpu/nvidia-smi.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import type { CompiledFacts } from '../../models/compiled/compiled-files.ts';
import { loadRuntime, runtimeVersion } from '../../models/runtime.ts';

/**
 * Returns the facts that a model has to be compiled for, here and now.
 * @throws PROVIDER_UNAVAILABLE there is no such GPU
 */
export function compiledFactsOf(
  { manifest }: ModelBundle,
  { gpu: index, batches, fp16 }: Config['devices'],
  gpus: readonly GpuReading[],
): CompiledFacts {
  const gpu = gpus.find((one) => one.index === index);
  if (!gpu) {
    const known = gpus.map((one) => `${one.index} (${one.name})`).join(', ') || 'none';
    throw new TrueframeError(
      'PROVIDER_UNAVAILABLE',
      `there is no NVIDIA GPU ${index}; nvidia-smi lists: ${known}`,
    );
  }
  return {
    sha256: manifest.sha256,
    gpu,
    onnxruntime: runtimeVersion(loadRuntime()),
    isHalfPrecision: fp16,
    maxRows: Math.max(...batches),
  };
}
