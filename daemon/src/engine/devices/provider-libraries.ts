import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Libraries that onnxruntime needs for CUDA and TensorRT and that npm does not have: they are too large for its registry. */
const FILES = [
  'libonnxruntime_providers_shared.so',
  'libonnxruntime_providers_cuda.so',
  'libonnxruntime_providers_tensorrt.so',
];

/** Folder of the onnxruntime-node package. */
export function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')), '..');
}

/** Folder of onnxruntime's native library, where those of its providers belong. */
export function runtimeFolder(): string {
  return join(packageFolder(), 'bin/napi-v6', process.platform, process.arch);
}

/** Names of the files that are not installed. */
export async function missingLibraryFiles(): Promise<readonly string[]> {
  const found = await Promise.all(
    FILES.map((file) => stat(join(runtimeFolder(), file)).catch(() => null)),
  );
  return FILES.filter((_, k) => found[k] === null);
}
