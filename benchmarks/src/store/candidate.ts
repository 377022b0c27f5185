/** One record of one session. */
export interface BenchRecord {
  readonly session: string;
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** A place for records, as far as the comparison needs it. */
export interface Candidate {
  readonly name: string;
  /** `mostBytes`: for those that want to know it when they open. */
  open(folder: string, mostBytes: number): Promise<OpenCandidate>;
}

export interface OpenCandidate {
  /** Settles when all of them are on disk. One call at a time. */
  append(records: readonly BenchRecord[]): Promise<void>;
  /** Returns the numbers of a session's records, in order. */
  numbers(session: string): Promise<number[]>;
  remove(session: string): Promise<void>;
  close(): Promise<void>;
}
