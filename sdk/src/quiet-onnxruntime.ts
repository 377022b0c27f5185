import { isMainThread } from 'node:worker_threads';

// Imported for its effect, before anything that loads onnxruntime: since 1.30 that library asks for a telemetry host by name,
// keeps what it could not send in a database under the cache folder, and leaves a log per process in the temporary folder.
// It reads the real environment of the process, which a worker thread has only a copy of.
if (isMainThread) process.env.ORT_DISABLE_TELEMETRY = '1';

/** True when onnxruntime sends nothing once this thread loads it: the main thread, or whoever started it, saw to that. */
export const isOnnxruntimeQuiet: boolean = process.env.ORT_DISABLE_TELEMETRY === '1';
