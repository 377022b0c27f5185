import type { StandardSchemaV1 } from '@standard-schema/spec';
import { API_VERSION } from './api-version.ts';
import type { PluginContext } from './context.ts';
import type { Detection } from './detection.ts';
import type { Frame } from './frame.ts';
import type { OptionsSchema } from './options.ts';

/**
 * Finds faces. One instance lives in one worker thread and is called serially; frames of any session come in any
 * order, so it must keep nothing from one frame to the next.
 */
export interface Detector {
  /**
   * All faces, best first. `frame` is valid only until the promise settles. `signal` is aborted when nobody wants the answer any more: the
   * session was cancelled or its time is up, or the call takes longer than `engine.pluginCallTimeout`.
   */
  detect(frame: Frame, signal: AbortSignal): Promise<readonly Detection[]>;
  /** Optional, cheapest first: the host glances between two full looks while all faces are large; see docs/plugins.md. */
  readonly glances?: readonly Glance[];
  /** Called once, when no other call comes any more, as when the daemon shuts down. The host waits 5 s at most. */
  close?(): Promise<void>;
}

/** A cheaper look, good enough for large faces. */
export interface Glance {
  /** Side of its input ÷ that of a full look, within 0..1: what metrics call it by. It costs about the square of that. */
  readonly scale: number;
  /**
   * The smallest face that it finds as surely as `detect` does: its shorter side in pixels of a frame of this size.
   * Infinity: it would save little there.
   */
  surePx(frame: Pick<Frame, 'width' | 'height'>): number;
  /** As `Detector.detect`, but smaller faces may be missing. */
  detect(frame: Frame, signal: AbortSignal): Promise<readonly Detection[]>;
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
