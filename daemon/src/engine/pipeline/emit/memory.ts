/** The limits of what a session remembers. */
export interface Memory {
  /** Newest samples of every track, and of the session. */
  readonly samples: number;
  /** Newest tracks that are over and gaps: what the session's verdict and its summary go by. */
  readonly tracks: number;
  readonly gaps: number;
}

/** A file comes to an end, and its verdicts rest on all of it. */
export const MEMORY_OF_FILES: Memory = { samples: 20_000, tracks: 1000, gaps: 1000 };

/**
 * A live source may last for weeks. What is older than ten minutes at 5 frames per second says little about who is on the
 * screen now, and memory is full after ten minutes, not after an hour.
 */
export const MEMORY_OF_LIVE: Memory = { samples: 3000, tracks: 250, gaps: 250 };
