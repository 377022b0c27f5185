import type { ModelManifest } from '@trueframe/sdk';

/**
 * A bundle that is complete: manifest valid, weights found. Whether they are the right ones, `verify` says; in the manifest of
 * one that is verified, each `sha256` covers all files of its network.
 */
export interface ModelBundle {
  readonly manifest: ModelManifest;
  /** Folder of `model.json`, absolute. */
  readonly folder: string;
  /** The ONNX file, absolute. */
  readonly weights: string;
  /** Weights that the CPU runs instead, if the manifest names some. */
  readonly cpuWeights?: string;
  /** As in `FoundBundle`. */
  readonly mustBeSealed?: boolean;
}

/** The bundle as the CPU runs it: what names weights names those. */
export function onCpu(bundle: ModelBundle): ModelBundle {
  const { manifest, folder, cpuWeights } = bundle;
  if (!manifest.cpu || !cpuWeights) return bundle;
  const { data, ...others } = manifest;
  return { manifest: { ...others, ...manifest.cpu }, folder, weights: cpuWeights };
}
