import type { StandardSchemaV1 } from '@standard-schema/spec';
import { API_VERSION } from './api-version.ts';
import type { PluginContext } from './context.ts';
import type { ModelInput, ModelLimits } from './model-manifest.ts';
import type { OptionsSchema } from './options.ts';

/** Crops of faces, ready for the network: geometry, colour and normalisation as the model's `input` asks. */
export interface CropBatch {
  readonly count: number;
  /** `[count, …]` in the model's layout; with frames > 1 `[count, frames, …]`. */
  readonly dims: readonly number[];
  /** Valid only until the promise settles. */
  readonly data: Float32Array | Uint8Array;
}

/** The model looked and does not vote. The reason is upper case with underscores, e.g. OUT_OF_DISTRIBUTION. */
export interface Abstention {
  readonly abstain: string;
}

/** Probability that the crop is synthetic, 0..1, 1 = synthetic, calibrated if the model is; or an abstention. */
export type Score = number | Abstention;

/** Facts that verdicts and listings carry. */
export interface ModelInfo {
  readonly id: string;
  readonly version: string;
  /** Hex SHA-256 of the weights, or empty when there are none. */
  readonly sha256: string;
  readonly provider: string;
  readonly calibrated: boolean;
  /** Families of manipulation that it was shown to detect. */
  readonly scope: readonly string[];
  /** Families that it was measured to miss. */
  readonly blindTo?: readonly string[] | undefined;
}

/** Scores crops. One instance lives in one worker thread and is called serially, with crops of any session. */
export interface Model {
  readonly info: ModelInfo;
  readonly input: ModelInput;
  /** Limits outside of which the host does not ask the model at all. */
  readonly limits?: ModelLimits | undefined;
  /**
   * One score per crop, in order; of a model with an output per frame, one per frame of each. A crop's score must not
   * depend on the others in its batch. `signal` is aborted as that of `Detector.detect`.
   */
  score(crops: CropBatch, signal: AbortSignal): Promise<readonly Score[]>;
  /** As `Detector.close`. */
  close?(): Promise<void>;
}

/** A model that runs on another machine. Its bundle needs no weights here. */
export interface RemoteModel<Options> {
  /** Returns where it runs, for listings, e.g. `dns:///gpu.internal:8001`. */
  addressOf(options: Options): string;
  /** True: sessions need it there, so the daemon is not ready while `probe` throws. False: there is a stand-in here. */
  isNeeded(options: Options): boolean;
  /**
   * Settles when the model answers there. Called every few seconds, on no thread that scores, and by `trueframe doctor`.
   * @throws REMOTE_UNAVAILABLE, REMOTE_REFUSED
   */
  probe(options: Options, signal: AbortSignal): Promise<void>;
}

export interface ModelSpec<S extends OptionsSchema> {
  /** Unique among model plugins; what a pipeline writes after `use:`. */
  readonly id: string;
  readonly summary: string;
  readonly options: S;
  readonly remote?: RemoteModel<StandardSchemaV1.InferOutput<S>>;
  /** Once per worker thread. Open and warm up here. */
  create(context: PluginContext, options: StandardSchemaV1.InferOutput<S>): Promise<Model>;
}

export interface ModelDefinition<S extends OptionsSchema = OptionsSchema> extends ModelSpec<S> {
  readonly kind: 'model';
  readonly apiVersion: number;
}

export function defineModel<S extends OptionsSchema>(spec: ModelSpec<S>): ModelDefinition<S> {
  return Object.freeze({ ...spec, kind: 'model', apiVersion: API_VERSION });
}
