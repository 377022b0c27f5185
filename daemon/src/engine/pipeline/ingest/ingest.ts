import type { SourceState, VideoInfo } from '@trueframe/proto';
import type { Config } from '../../../config/schema.ts';
import type { FrameQueue } from '../decode/frame-queue.ts';
import type { HardwareDecode } from '../decode/hardware-decode.ts';
import type { JumpBook } from '../decode/jump-book.ts';
import type { Timeline } from '../decode/timeline.ts';
import type { WindowClock } from '../decode/window-clock.ts';
import type { FrameLedger } from '../ledger.ts';
import type { MediaListener } from '../media.ts';
import type { MediaPlan } from '../media-plan.ts';
import type { SamplingWatch } from '../sampling-watch.ts';
import type { MediaSocket } from './media-socket.ts';
import type { Need } from './need.ts';
import type { DecodeTurns } from './push/feed/decode-turns.ts';
import type { SourceAccess } from './source-access.ts';

/** Settings of one session: those on what may be read are those of its tenant. */
export type SourceSettings = Omit<Config['sources'], 'hwaccel' | 'loopback' | 'tenants'> &
  SourceAccess & {
    /** Decoders of a GPU; absent: software only. */
    readonly hardware?: HardwareDecode;
    /** Media of a live source that has waited for so long, in milliseconds, may be left out; absent: is never. */
    readonly maxFrameAge?: number;
    /** Decoded frames that the session may hold. */
    readonly ringSlots: number;
    /** Socket of pushed media; other sources do without. */
    readonly mediaSocket?: Pick<MediaSocket, 'claim'>;
    /** Shared by the decoders of all sessions; absent: each works when it has something to do. */
    readonly decodeTurns?: DecodeTurns;
  };

/** Position that an earlier engine reached with this session. */
export interface MediaResume {
  /** Media time of the last frame that was analysed; -Infinity: none was. */
  readonly afterPtsMs: number;
  /** Frames that the ledger has as received, that one included: the `index` of the next one. */
  readonly received: number;
  /** Wall-clock milliseconds in which nobody watched the source. */
  readonly silentMs: number;
  readonly reason: string;
  /**
   * The clock of the file has jumped, so that media time does not say where in it that was, or frames were damaged, and what
   * follows may still be. Absent: neither.
   */
  readonly fromStart?: boolean;
}

/** Everything that a source works with. */
export interface Ingest {
  readonly plan: MediaPlan;
  readonly settings: SourceSettings;
  readonly resume: MediaResume | undefined;
  readonly queue: FrameQueue;
  readonly timeline: Timeline;
  readonly ledger: FrameLedger;
  readonly jumps: JumpBook;
  readonly sampled: SamplingWatch;
  /** Absent: every frame is analysed alone. */
  readonly windows: WindowClock | undefined;
  readonly listener: MediaListener;
  readonly need: Need;
  /** Aborted by a stop, a cancel or a reader that left: kill the decoder and come to an end. */
  readonly halt: AbortSignal;
  readonly limitMs: number;
  /** A wanted frame was damaged: tells it the first time. */
  noteCorrupt(ptsMs: number): void;
  /** Queues the `video` item, once. */
  announce(video: VideoInfo): void;
  tell(state: NonNullable<SourceState['state']>, more?: Omit<SourceState, 'state'>): void;
  /** Share of what a player would show that was decoded, 0..1; 0: nothing says how much that is. */
  setCompleteness(share: number): void;
}

/** Reads one kind of source to its end. Settles when nothing of it is left; throws a typed error when it cannot go on. */
export type ReadSource = (ingest: Ingest) => Promise<'source' | 'limit'>;
