import { createRequire } from 'node:module';
import { TrueframeError } from '@trueframe/sdk';
import { isOnnxruntimeQuiet } from '@trueframe/sdk/quiet-onnxruntime';
import type * as OnnxRuntime from 'onnxruntime-node';

/** The onnxruntime-node module. */
export type Runtime = typeof OnnxRuntime;

/**
 * Loads onnxruntime when it is first needed, so that commands which run no model start without it. Never load it any
 * other way: a second copy in one thread aborts the process (microsoft/onnxruntime#32464). `require`, because it is a
 * CommonJS module whose names loaders disagree on.
 * @throws MODEL_LOAD_FAILED in a thread of a program whose main thread has not switched onnxruntime's telemetry off
 */
export function loadRuntime(): Runtime {
  if (!isOnnxruntimeQuiet) {
    throw new TrueframeError(
      'MODEL_LOAD_FAILED',
      'onnxruntime would send telemetry from this thread: import @trueframe/daemon in the main thread before threads are ' +
        'started, or start the program with ORT_DISABLE_TELEMETRY=1',
    );
  }
  return createRequire(import.meta.url)('onnxruntime-node') as Runtime;
}

/** Version of the native library, e.g. "1.30.0". */
export function runtimeVersion({ env }: Runtime): string {
  return env.versions.node ?? env.versions.common;
}
