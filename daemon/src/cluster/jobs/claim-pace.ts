import type { Admission } from '../../control/admission/admission.ts';

/** A node that others help with a crowd takes half of this time, beside what the jobs take, to fill itself. */
const FILL_MS = 5000;
/** A node that can carry very few sessions does not wait longer than this. */
const LONGEST_MS = 1000;

/** The part of what nodes say of themselves that is used here, by their names. */
export type Rooms = Iterable<readonly [string, { readonly room: number | null }]>;

/** A node other than that one has room for a live session, or does not know. */
export function haveOthersRoom(node: string, nodes: Rooms): boolean {
  for (const [name, { room }] of nodes) {
    if (name !== node && (room === null || room >= 1)) return true;
  }
  return false;
}

/** The part of `Admission` that is used here. */
export type Room = Pick<Admission, 'room' | 'liveRungs'>;

/**
 * Milliseconds for which a node that has just taken a live job leaves the next one to others: the longer the fuller it is, so that nodes
 * fill alike although one of them knows before the others what it can carry. 0 where that helps nobody: no job waits, no other node has
 * room, or the node does not know yet what it can carry.
 */
export function pauseAfterClaim(room: Room, waiting: number, othersHaveRoom: boolean): number {
  const free = room.room();
  if (waiting === 0 || !othersHaveRoom || !Number.isFinite(free)) return 0;
  const live = room.liveRungs().length;
  const capacity = free + live;
  return Math.min(LONGEST_MS, (FILL_MS * live) / capacity ** 2);
}
