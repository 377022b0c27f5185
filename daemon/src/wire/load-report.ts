/** Load of the machine: what it has, what is used, and what live sessions would need at full quality. Sent twice a second. */
export interface LoadReport {
  readonly type: 'load';
  /** Processors that this process may use. */
  readonly cores: number;
  readonly threads: number;
  /** Processor seconds by second of a busy thread. */
  readonly cpuPerBusy: number;
  /** Processor time; undefined while nothing was measured. */
  readonly decodeMsPerMegapixel: number | undefined;
  /** Seconds per second: of processors (decode) and of threads (detect, score with crop), all sessions together. */
  readonly used: { readonly decode: number; readonly detect: number; readonly score: number };
  /** Live ones that have been measured. */
  readonly sessions: readonly SessionDemand[];
}

/** Need of one live session per second of its media, whatever it gets now. */
export interface SessionDemand {
  readonly sessionId: string;
  /** Pixels of one frame. */
  readonly pixels: number;
  /** Frames per second that its source has. */
  readonly frameRate: number;
  /** Frames per second that its sampling policy wants analysed. */
  readonly wantedRate: number;
  /** Thread time of a look at a frame in full, and at a glance; the same for a detector that does not glance. */
  readonly fullLookMs: number;
  readonly glanceMs: number;
  /** Share of the looks that are in full while all wanted frames are analysed, 0..1. */
  readonly fullShare: number;
  /** Faces by analysed frame. */
  readonly faces: number;
  /** Thread time by face: members that are always asked, and those that may be skipped. */
  readonly requiredMs: number;
  readonly optionalMs: number;
  /**
   * Since the last report it has lost frames to overload, or its decoder was behind all the time, though its source is
   * not faster than real time.
   */
  readonly isLate: boolean;
}
