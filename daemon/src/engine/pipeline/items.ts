import type { Discontinuity, Gap, VideoInfo } from '@trueframe/proto';
import type { Box, TrackerUpdate, TrueframeError } from '@trueframe/sdk';
import type { Look } from '../../wire/look.ts';
import type { MemberResult } from '../../wire/member-result.ts';
import type { DecodedFrame } from './media.ts';

// Items that one stage hands to the next, in media order.

/** A look, and what the ensemble said of each detection if it was asked in the same visit to a worker. */
export interface ScoredLook extends Look {
  /** `[detection][member]` */
  readonly scores?: readonly (readonly MemberResult[])[];
}

/** Items without pixels: they pass through the stages. */
type Passing =
  | { readonly type: 'video'; readonly video: VideoInfo }
  | { readonly type: 'gap'; readonly gap: Gap }
  | { readonly type: 'discontinuity'; readonly discontinuity: Discontinuity }
  /** The detector failed on it: booked, released, and passed on so that the order is kept. */
  | { readonly type: 'failed'; readonly ptsMs: number; readonly error: TrueframeError };

export interface DetectedFrame {
  readonly type: 'frame';
  readonly frame: DecodedFrame;
  readonly look: ScoredLook;
}

export interface TrackedFrame extends DetectedFrame {
  readonly update: TrackerUpdate;
}

export interface CroppedFrame extends TrackedFrame {
  /** Places to cut out, in the order of `update.seen`. */
  readonly boxes: readonly Box[];
  /** Reason why no model is to see it. */
  readonly refused?: Refusal;
}

export interface Refusal {
  /** The reason of all members. */
  readonly abstain: string;
  /** Told once per session. */
  readonly warning: { readonly code: string; readonly message: string };
}

export interface ScoredFrame extends CroppedFrame {
  /** `[face][member]`, faces in the order of `update.seen`. */
  readonly results: readonly (readonly MemberResult[])[];
  /** Set where pictures may be made of the frame: whoever sees to that releases it. Else its pixels are released already. */
  readonly pixels?: { release(): void };
}

export interface PooledFrame extends ScoredFrame {
  /** The ensemble's score of each face, 0..1; undefined where no member voted. */
  readonly samples: readonly (number | undefined)[];
  /** Rung of the degrade ladder; 0: full quality. */
  readonly rung: number;
}

export type DetectedItem = Passing | DetectedFrame;
export type TrackedItem = Passing | TrackedFrame;
export type CroppedItem = Passing | CroppedFrame;
export type ScoredItem = Passing | ScoredFrame;
export type PooledItem = Passing | PooledFrame;

/** Maps the frames of a stage one by one; all else passes. */
export async function* eachFrame<In extends DetectedFrame, Out extends DetectedFrame>(
  items: AsyncIterable<Passing | In>,
  map: (item: In) => Out,
): AsyncGenerator<Passing | Out> {
  for await (const item of items) yield item.type === 'frame' ? map(item) : item;
}
