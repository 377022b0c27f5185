import type { Evidence, Picture } from '@trueframe/proto';

/** Wishes of the callers who watch a session, taken together. */
export interface WatchTerms {
  /** Pictures per second, at most. */
  readonly fps: number;
  /** Pixels. */
  readonly maxWidth: number;
}

/** One of the frames that stand for a track, in one of the places that the track has for them. */
export interface Kept {
  readonly trackId: number;
  /** 0, 1, … */
  readonly place: number;
  readonly ptsMs: number;
  /** 0..1. */
  readonly score: number;
}

/** Faces that are to be kept: each takes its place in its track from the one before. */
export interface EvidenceFound {
  readonly type: 'evidence';
  readonly sessionId: string;
  readonly faces: readonly { readonly kept: Kept; readonly evidence: Evidence }[];
}

/** An analysed frame for those who watch the session. */
export interface PictureTaken {
  readonly type: 'picture';
  readonly sessionId: string;
  readonly picture: Picture;
}

/** State of a session's pictures that an engine goes on from. */
export interface PictureTerms {
  readonly kept: readonly Kept[];
  readonly watch: WatchTerms | undefined;
}
