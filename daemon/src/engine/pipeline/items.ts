import type { Discontinuity, Gap, VideoInfo } from '@trueframe/proto';
import type { TrackerUpdate, TrueframeError } from '@trueframe/sdk';
import type { Look } from '../../wire/look.ts';
import type { MemberResult } from '../../wire/member-result.ts';
import type { DecodedFrame } from './media.ts';

// What one stage hands to the next. Everything travels in media order.

/** A look, and what the ensemble said of each detection if it was asked in the same visit to a worker. */
export interface ScoredLook extends Look {
  /** `[detection][member]` */
  readonly scores?: readonly (readonly MemberResult[])[];
}

interface Video {
  readonly type: 'video';
  readonly video: VideoInfo;
}

/** The detector failed on it: booked, released, and passed on so that the order is kept. */
interface Failed {
  readonly type: 'failed';
  readonly ptsMs: number;
  readonly error: TrueframeError;
}

interface Jumped {
  readonly type: 'discontinuity';
  readonly discontinuity: Discontinuity;
}

export type DetectedItem =
  | Video
  | Failed
  | Jumped
  | { readonly type: 'gap'; readonly gap: Gap }
  | {
      readonly type: 'frame';
      readonly frame: DecodedFrame;
      readonly look: ScoredLook;
    };

export type TrackedItem =
  | Video
  | Failed
  | Jumped
  | { readonly type: 'gap'; readonly gap: Gap }
  | {
      readonly type: 'frame';
      readonly frame: DecodedFrame;
      readonly look: ScoredLook;
      readonly update: TrackerUpdate;
    };

export type ScoredItem =
  | Exclude<TrackedItem, { type: 'frame' }>
  | {
      readonly type: 'frame';
      readonly frame: DecodedFrame;
      readonly look: ScoredLook;
      readonly update: TrackerUpdate;
      /** `[face][member]`, faces in the order of `update.seen`. The pixels are released already. */
      readonly results: readonly (readonly MemberResult[])[];
    };
