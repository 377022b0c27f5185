import { createRequire } from 'node:module';
import type * as OnnxRuntime from 'onnxruntime-node';

/** The onnxruntime-node module. */
export type Runtime = typeof OnnxRuntime;

/**
 * Loads onnxruntime when it is first needed, so that commands which run no model start without it. Never load it any
 * other way: a second copy in one thread aborts the process (microsoft/onnxruntime#32464). `require`, because it is a
 * CommonJS module whose names loaders disagree on.
 */
export function loadRuntime(): Runtime {
  return createRequire(import.meta.url)('onnxruntime-node') as Runtime;
}

/** Version of the native library, e.g. "1.30.0". */
export function runtimeVersion({ env }: Runtime): string {
  return env.versions.node ?? env.versions.common;
}
