import type { StandardSchemaV1 } from '@standard-schema/spec';
import { API_VERSION } from './api-version.ts';
import type { Detection } from './detection.ts';
import type { OptionsSchema } from './options.ts';

/** The frame that detections come from. */
export interface TrackerFrame {
  readonly index: number;
  readonly ptsMs: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** A face of this frame that belongs to a track. */
export interface TrackedFace {
  /** 1, 2, 3, … in order of first report; never reused by this instance. */
  readonly trackId: number;
  readonly detection: Detection;
}

export interface TrackerUpdate {
  /** In order of trackId. A track that is not seen in this frame is left out. */
  readonly seen: readonly TrackedFace[];
  /** Tracks that are over now; each exactly once. */
  readonly ended: readonly number[];
}

/**
 * Follows faces through one session. One instance per session, called in frame order. It must be deterministic: after
 * a crash the host replays recorded detections to rebuild its state.
 */
export interface Tracker {
  update(detections: readonly Detection[], frame: TrackerFrame): TrackerUpdate;
  /** Ends every living track (the source ended, or a gap was too long) and returns their ids. Numbering goes on. */
  end(): readonly number[];
}

export interface TrackerSpec<S extends OptionsSchema> {
  /** Unique among trackers; what a pipeline writes after `use:`. */
  readonly id: string;
  readonly summary: string;
  readonly options: S;
  /** Once per session. */
  create(options: StandardSchemaV1.InferOutput<S>): Tracker;
}

export interface TrackerDefinition<S extends OptionsSchema = OptionsSchema> extends TrackerSpec<S> {
  readonly kind: 'tracker';
  readonly apiVersion: number;
}

export function defineTracker<S extends OptionsSchema>(spec: TrackerSpec<S>): TrackerDefinition<S> {
  return Object.freeze({ ...spec, kind: 'tracker', apiVersion: API_VERSION });
}
