/** A session in the engine. */
export interface Runner {
  readonly sessionId: string;
  /** Runs to the end. Never rejects: failures travel in `closed`. */
  run(): Promise<void>;
  stop(reason: 'STOPPED' | 'DRAINED'): void;
  cancel(): void;
  pause(): void;
  resume(): void;
}
