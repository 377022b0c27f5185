import type { ModelManifest } from '@trueframe/sdk';
import type { FoundBundle } from './find-bundles.ts';

/** One line of a listing; the fields of proto `Model`. */
export interface ModelListing {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  readonly license: string;
  readonly task: string;
  /** Empty: usable. */
  readonly problem: string;
  readonly scope: readonly string[];
  readonly calibrated: boolean;
  readonly input: string;
  readonly path: string;
  /** The plugin package that brings it; empty: it is in a folder of `models:`. */
  readonly package: string;
}

/** Describes a bundle; `problem`: why it cannot be used, empty if it can. */
export function listingOf(
  { id, folder, weights, package: owner }: FoundBundle,
  manifest: ModelManifest | undefined,
  problem: string,
): ModelListing {
  return {
    id,
    version: manifest?.version ?? '',
    sha256: manifest?.sha256 ?? '',
    license: manifest?.license ?? '',
    task: manifest?.task ?? '',
    problem,
    scope: manifest?.scope ?? [],
    calibrated: manifest !== undefined && manifest.calibration !== 'uncalibrated',
    input: manifest ? inputInWords(manifest) : '',
    path: weights ?? folder,
    package: owner,
  };
}

function inputInWords({ input }: ModelManifest): string {
  if (!input) return '';
  const { color, width, height, type, layout, frames } = input;
  const count = frames === 1 ? '1 frame' : `${frames} frames`;
  return `${color.toUpperCase()} ${width}x${height} ${type} ${layout.toUpperCase()}, ${count}`;
}
