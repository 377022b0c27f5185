/**
 * The analysed frames of one session, as engines described them, so that another engine can go on where one died. Entries and
 * checkpoints are opaque here. An implementation may keep them anywhere, but answers from memory.
 */
export interface Journal {
  append(entry: Uint8Array): void;
  /** Takes the place of everything so far. */
  restartFrom(checkpoint: Uint8Array): void;
  read(): JournalContents;
  /** The session is over: nobody will go on with it. */
  clear(): void;
}

export interface JournalContents {
  readonly checkpoint?: Uint8Array;
  /** Since the checkpoint, or since the start; oldest first. */
  readonly entries: readonly Uint8Array[];
}

/** Opens the journal of a session. */
export type OpenJournal = (sessionId: string) => Journal;
