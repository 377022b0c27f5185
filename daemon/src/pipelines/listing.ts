/** One line of a listing; the fields of proto `Pipeline`. */
export interface PipelineListing {
  readonly id: string;
  readonly summary: string;
  readonly version: string;
  readonly isDefault: boolean;
  /** Came with the daemon. Not part of proto `Pipeline`. */
  readonly isBuiltIn: boolean;
  readonly detector: string;
  readonly tracker: string;
  /** Bundles of the ensemble; a member without one by its plugin. */
  readonly models: readonly string[];
  readonly sampling: string;
  readonly pooling: string;
  /** Empty: usable. */
  readonly problem: string;
}
