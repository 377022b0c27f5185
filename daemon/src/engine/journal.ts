import { deserialize, serialize } from 'node:v8';
import type { Gap } from '@trueframe/proto';
import type { Detection } from '@trueframe/sdk';
import type { Books } from './pipeline/ledger.ts';
import type { MemberResult } from './workers/protocol.ts';

/**
 * Everything about one analysed frame that the stateful stages (track, pool, emit) were given. Replaying the entries
 * of a session through fresh instances of them rebuilds their state exactly: that is how a session survives the death
 * of its engine.
 */
export interface JournalEntry {
  readonly index: number;
  readonly ptsMs: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly detections: readonly Detection[];
  /** `[face][member]` in the tracker's order of faces. */
  readonly results: readonly (readonly MemberResult[])[];
  /** Of the degrade ladder; absent: full quality. */
  readonly rung?: number;
  /** A gap that came just before this frame. */
  readonly gap?: Gap;
  /** Booked frames after this one. */
  readonly counts: Books;
}

export function encodeEntry(entry: JournalEntry): Uint8Array {
  return serialize(entry);
}

export function decodeEntry(bytes: Uint8Array): JournalEntry {
  return deserialize(bytes) as JournalEntry;
}
