import type { Discontinuity, Gap, SourceState, VideoInfo } from '@trueframe/proto';
import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { OpenFile } from './decode/open-file.ts';
import type { Rate } from './ingest/need.ts';
import type { FrameLedger } from './ledger.ts';

/** A decoded frame in a slot of its session's ring. Whoever holds it calls `release` exactly once. */
export interface DecodedFrame {
  readonly slot: FrameSlot;
  /**
   * Time of its arrival, on the clock of performance.now() of the engine thread: its last byte from the decoder, or, where the
   * source knows (live pushed fragmented MP4 or MPEG-TS), its encoded bytes.
   */
  readonly arrivedAtMs: number;
  release(): void;
}

/** Item that comes out of decode, in media order. */
export type MediaItem =
  /** Once, before the first frame (again only after a resume). */
  | { readonly type: 'video'; readonly video: VideoInfo }
  | { readonly type: 'frame'; readonly frame: DecodedFrame }
  /** Live sources: media that was not seen. Comes before the first frame after it. */
  | { readonly type: 'gap'; readonly gap: Gap }
  /** The source's clock jumped. Comes before the first wanted frame after it; media time went on. */
  | { readonly type: 'discontinuity'; readonly discontinuity: Discontinuity };

/** News that ingest and decode tell while they run, besides the items. */
export interface MediaListener {
  onSourceState(state: SourceState): void;
  onWarning(code: string, message: string): void;
  /** A file was opened and checked. Decoding begins when this resolves. */
  onFile?(file: OpenFile): Promise<void>;
  /** Live sources: the process that decodes, after every connect. */
  onDecoder?(pid: number): void;
}

/** An open source. Ends when the source ends; throws a typed error when it cannot go on. */
export interface Media extends AsyncIterable<MediaItem> {
  /** Share of the media that a player would show which was decoded and sampled as it should be, 0..1; 0 while unknown. */
  completeness(): number;
  /** Reason why the iteration ended; undefined while it has not. */
  endedBy(): 'source' | 'limit' | 'stop' | undefined;
  /** A gap of this length in milliseconds of the wall clock comes before the next frame. */
  missing(durationMs: number): void;
  /**
   * Says how much is needed until further notice. `keys`: key frames are enough; a source that can spares its decoder the rest,
   * which is dropped as `spared`, without a gap. `sampling`: what the plan's policy wants, as at the beginning. It may take up to
   * the next key frame. A source that cannot save anything ignores it.
   */
  need(rate: Rate): void;
  /** Stop intake: the iteration ends after the frames that are already in the ring. */
  stop(): void;
}

export interface MediaContext {
  readonly ledger: FrameLedger;
  readonly listener: MediaListener;
  /** Aborted: kill the decoder, free the ring, end the iteration with an error. */
  readonly signal: AbortSignal;
}
