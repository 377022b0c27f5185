/** Ways in which a receiver may treat what it is given. */
export type ReceiverBehaviour =
  /** It takes everything. */
  | 'takes'
  /** It cannot be reached, or says that it cannot now. */
  | 'away'
  /** It says that it will never take it. */
  | 'refuses'
  /** It takes connections and never answers. */
  | 'silent';

/** The receiver that a sink under test delivers to. */
export interface SinkReceiver {
  /** Ways that it has beside `takes`. */
  readonly can: readonly Exclude<ReceiverBehaviour, 'takes'>[];
  /** JSON texts of the notices that have arrived, oldest first, also those that came again. */
  received(): Promise<readonly string[]> | readonly string[];
  /** Settles when it treats what comes from then on that way. */
  behave(how: ReceiverBehaviour): Promise<void> | void;
}
