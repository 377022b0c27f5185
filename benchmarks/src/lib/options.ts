/** What the command line of a benchmark says. */
export interface BenchOptions {
  readonly pipeline: string;
  /** Some seconds, to see that it works; its figures mean nothing. */
  readonly quick: boolean;
  /** How long `soak` loads the daemon. */
  readonly minutes: number;
}
