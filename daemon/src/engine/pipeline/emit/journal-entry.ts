import { deserialize, serialize } from 'node:v8';
import type { Discontinuity, Gap } from '@trueframe/proto';
import type { Detection, TrackerUpdate } from '@trueframe/sdk';
import type { LookKind } from '../../../wire/look.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { Books } from '../ledger.ts';
import type { PoolState } from '../pool/pool.ts';
import type { EmitterState } from './emitter.ts';

/**
 * Everything about one analysed frame that the stateful stages were given. Replaying the entries of a session through
 * fresh instances of them rebuilds their state exactly: that is how a session survives the death of its engine.
 *
 * Of a file, track, pool and emit are rebuilt, from the first frame on. Of a live source, pool and emit: whoever takes over
 * begins with a gap, which ends every track, so that a tracker has nothing to go on with. Its entries reach back to a
 * checkpoint, however long the session lasts.
 */
export type JournalEntry = FrameFacts & (DetectedFaces | FollowedFaces);

interface DetectedFaces {
  readonly detections: readonly Detection[];
  /** The kind of look that found them; absent: a full one. */
  readonly look?: LookKind;
}

interface FollowedFaces {
  readonly update: TrackerUpdate;
}

/** The state of pool and emit of a live session after a frame. */
export interface Checkpoint {
  readonly pool: PoolState;
  readonly emitter: EmitterState;
  /** Booked frames after it. */
  readonly counts: Books;
}

interface FrameFacts {
  readonly index: number;
  readonly ptsMs: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** `[face][member]` in the tracker's order of faces. */
  readonly results: readonly (readonly MemberResult[])[];
  /** Rung of the degrade ladder; absent: full quality. */
  readonly rung?: number;
  /** A gap that came just before this frame. */
  readonly gap?: Gap;
  /** Jumps of the source's clock that were told with it. */
  readonly jumps?: readonly Discontinuity[];
  /** Booked frames after this one. */
  readonly counts: Books;
}

export function encodeEntry(entry: JournalEntry): Uint8Array {
  return serialize(entry);
}

export function decodeEntry(bytes: Uint8Array): JournalEntry {
  return deserialize(bytes) as JournalEntry;
}

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  return serialize(checkpoint);
}

export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  return deserialize(bytes) as Checkpoint;
}
