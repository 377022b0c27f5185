/** A clip whose truth is known. */
export interface Clip {
  /** As the manifest has it, or its path below the folder: what results call it. */
  readonly name: string;
  readonly path: string;
  readonly isFake: boolean;
  /** Family of a fake, origin of a real; absent: unknown. */
  readonly family?: string | undefined;
  /** The family of manipulation of a fake in the words of scopes; absent: `family` is taken for it. */
  readonly kind?: string | undefined;
  /** Clips of one group share a person, a scene or an original. */
  readonly group?: string | undefined;
  /** The set that it belongs to. */
  readonly source?: string | undefined;
}
