/** One line of a listing; the fields of proto `Pipeline`. */
export interface PipelineListing {
  readonly id: string;
  readonly summary: string;
  readonly version: string;
  readonly isDefault: boolean;
  readonly detector: string;
  readonly tracker: string;
  /** Bundles of the ensemble; a member without one by its plugin. */
  readonly models: readonly string[];
  readonly sampling: string;
  readonly pooling: string;
  /** Empty: usable. */
  readonly problem: string;
  /** The plugin package that brings it; empty: it is one of `pipelines:`. */
  readonly package: string;
  /** Its file. */
  readonly path: string;
}
