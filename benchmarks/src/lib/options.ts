/** What the command line of a benchmark says. */
export interface BenchOptions {
  readonly pipeline: string;
  /** Some seconds, to see that it works; its figures mean nothing. */
  readonly quick: boolean;
  /** What `latency`, `soak` and `overload` take as the most sessions that the machine carries; 0: they find out first. */
  readonly sessions: number;
  /** What every session of `soak` watches, e.g. an RTSP URL; empty: video that is pushed. */
  readonly source: string;
  /** How long `soak` loads the daemon. */
  readonly minutes: number;
}
