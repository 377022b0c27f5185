/** Options of a benchmark's command line. */
export interface BenchOptions {
  readonly pipeline: string;
  /** Some seconds, to see that it works; its figures mean nothing. */
  readonly quick: boolean;
  /** Most sessions that the machine carries, for `latency`, `soak` and `overload`; 0: they measure it first. */
  readonly sessions: number;
  /** Live sessions of `latency`, `overload` and `soak` are pushed, or pulled from cameras that the benchmark has. */
  readonly load: 'push' | 'rtsp';
  /** Source that every session of `soak` watches, e.g. an RTSP URL; empty: video that is pushed. */
  readonly source: string;
  /** Minutes for which `soak` loads the daemon. */
  readonly minutes: number;
}
