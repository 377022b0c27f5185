import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { PluginContext } from './context.ts';
import type { Detection } from './detection.ts';
import type { Frame } from './frame.ts';
import type { OptionsSchema } from './options.ts';
import { API_VERSION } from './plugin.ts';

/**
 * Finds faces. One instance lives in one worker thread and is called serially; frames of any session come in any
 * order, so it must keep nothing from one frame to the next.
 */
export interface Detector {
  /** All faces, best first. `frame` is valid only until the promise settles. */
  detect(frame: Frame, signal: AbortSignal): Promise<readonly Detection[]>;
  close?(): Promise<void>;
}

export interface DetectorSpec<S extends OptionsSchema> {
  /** Unique among detectors; what a pipeline writes after `use:`. */
  readonly id: string;
  readonly summary: string;
  readonly options: S;
  /** Once per worker thread. Open models and warm up here: the first frame must not pay for it. */
  create(context: PluginContext, options: StandardSchemaV1.InferOutput<S>): Promise<Detector>;
}

export interface DetectorDefinition<S extends OptionsSchema = OptionsSchema>
  extends DetectorSpec<S> {
  readonly kind: 'detector';
  readonly apiVersion: number;
}

export function defineDetector<S extends OptionsSchema>(
  spec: DetectorSpec<S>,
): DetectorDefinition<S> {
  return Object.freeze({ ...spec, kind: 'detector', apiVersion: API_VERSION });
}
