import type { PluginLogger } from './logger.ts';
import type { ModelManifest } from './model-manifest.ts';

/** A tensor as plain data. */
export interface Tensor {
  readonly type: 'float32' | 'uint8' | 'int64';
  readonly dims: readonly number[];
  /** Ordinary memory: onnxruntime refuses SharedArrayBuffers. */
  readonly data: Float32Array | Uint8Array | BigInt64Array;
}

/** An input or output of a graph. */
export interface Port {
  readonly name: string;
  readonly dims: readonly number[];
  /** Type of its elements in onnxruntime's words, e.g. `float32`. */
  readonly type?: string;
}

/** A model that is open on this thread. Calls are serial. */
export interface OpenModel {
  readonly manifest: ModelManifest;
  /** Folder of the bundle. */
  readonly folder: string;
  /** Provider that runs it: `cpu`, `webgpu`, `cuda`, `tensorrt`. */
  readonly provider: string;
  /** Names of the graph's inputs and outputs in graph order; dims hold -1 where they are dynamic. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /**
   * One run. Gives the outputs that the manifest names; when it names none, as for detectors, those of type float32, uint8 and int64
   * (`requireOutputs` says which of the others are missed). Input memory may be reused once the promise is settled.
   * @throws MODEL_RUN_FAILED
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

/**
 * Figures of a plugin, for whoever watches the daemon: `trueframe_plugin_events_total` and `trueframe_plugin_highest`, with the plugin
 * and its bundle. A name is lower case with underscores; of an instance no more than 16 are kept.
 */
export interface PluginMetrics {
  /** Adds to a count. `value`: at least 0; default 1. */
  count(name: string, value?: number): void;
  /** Tells a value of which the highest since the engine began is shown. */
  highest(name: string, value: number): void;
}

/** Services that the host gives to detectors and models. */
export interface PluginContext {
  readonly logger: PluginLogger;
  readonly metrics: PluginMetrics;
  readonly models: {
    /**
     * Returns the manifest of a bundle without opening it. Its weights need not be here, so their hashes are not checked.
     * @throws MODEL_NOT_FOUND, MODEL_MANIFEST_INVALID, MODEL_UNTRUSTED
     */
    manifest(id: string): Promise<ModelManifest>;
    /**
     * Opens a bundle by id: hash checked, graph optimised and cached, weights memory-mapped. The host closes it.
     * It runs on this thread or on a device, as the configuration and the pipeline say.
     * @throws MODEL_NOT_FOUND, MODEL_HASH_MISMATCH, MODEL_LOAD_FAILED, PROVIDER_UNAVAILABLE
     */
    open(id: string): Promise<OpenModel>;
  };
}
