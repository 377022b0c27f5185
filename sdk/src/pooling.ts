import type { StandardSchemaV1 } from '@standard-schema/spec';
import { API_VERSION } from './api-version.ts';
import type { OptionsSchema } from './options.ts';

/** One number to be pooled: a member's vote on a face in a frame, an ensemble score of it, or a track's pooled score. */
export interface Sample {
  /** 0..1, 1 = synthetic. */
  readonly score: number;
  readonly ptsMs: number;
  readonly trackId: number;
  /** Above 0. How much it counts beside the others, where the pipeline weighs votes; absent: 1. */
  readonly weight?: number;
}

/** Makes many scores one. Stateless: called again with more samples as they come. */
export interface Pooling {
  /** Never called without samples; in time order. Returns 0..1. */
  pool(samples: readonly Sample[]): number;
}

export interface PoolingSpec<S extends OptionsSchema> {
  /** Unique among poolings; what a pipeline writes after `use:`. */
  readonly id: string;
  readonly summary: string;
  readonly options: S;
  create(options: StandardSchemaV1.InferOutput<S>): Pooling;
}

export interface PoolingDefinition<S extends OptionsSchema = OptionsSchema> extends PoolingSpec<S> {
  readonly kind: 'pooling';
  readonly apiVersion: number;
}

export function definePooling<S extends OptionsSchema>(spec: PoolingSpec<S>): PoolingDefinition<S> {
  return Object.freeze({ ...spec, kind: 'pooling', apiVersion: API_VERSION });
}
