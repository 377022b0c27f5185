import type { Readable } from 'node:stream';
import type { Discontinuity } from '@trueframe/proto';
import type { SamplingWatch } from '../sampling-watch.ts';
import type { ContinuousClock } from './continuous-clock.ts';
import type { DecodeLog } from './decode-log.ts';
import type { FrameLabel } from './frame-queue.ts';
import type { HardwareDecode } from './hardware-decode.ts';
import type { Jump } from './jump-book.ts';
import type { OpenFile } from './open-file.ts';
import type { WindowClock } from './window-clock.ts';

/** One run of ffmpeg, and what happens to its frames. */
export interface DecoderJob {
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  /** The file that is read, if it is one. */
  readonly file?: OpenFile;
  /** Absent: decoded in software. */
  readonly hardware?: HardwareDecode | undefined;
  /** Threads of the decoder. */
  readonly threads: number;
  /** Pixels that a picture may have. */
  readonly maxPixels: number;
  /** Memory that ffmpeg may take; 0: as much as it likes. */
  readonly memoryMiB: number;
  /**
   * It can be run again from where it got to: one that somebody killed is `lost`, and so is one that has not moved for so
   * many milliseconds though nobody held it up.
   */
  readonly stuckMs?: number;
  /** It may wait for its source as long as that likes, but one that was stopped for so many milliseconds is killed. */
  readonly stoppedMs?: number;
  /** Video stream, as ffmpeg names it: `0:3`, `0:v:0`. */
  readonly map: string;
  /** Filters before anything is counted. */
  readonly before: readonly string[];
  /** The `select` of the sampling policy. */
  readonly sampling: string | undefined;
  /** Checks what it does. */
  readonly sampled: SamplingWatch;
  /** Frames are analysed with those before them: the filter passes whole windows. Absent: each is analysed alone. */
  readonly windows?: WindowClock | undefined;
  /** Filters for the frames that the policy wants, before anything else is done with them. */
  readonly grading?: readonly string[];
  /** Size of all frames; undefined: each has its own. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Media time in milliseconds at which the source ends for us; Infinity: no limit. */
  readonly limitMs: number;
  /** Frames of the source after which it ends for us. */
  readonly limitFrames?: number;
  /** Frames at the start that an earlier run has booked. */
  readonly passOver?: number;
  /** The first frames that ffmpeg decodes only help with later ones: what it says of them is nobody's business. */
  readonly beginsInMiddle?: boolean;
  /** Makes the times of ffmpeg continuous. */
  readonly clock: ContinuousClock;
  /** Continuous seconds → milliseconds of media time. */
  toMediaMs(seconds: number): number;
  /** The source's time of media time 0, in milliseconds. */
  readonly sourceStartMs?: number;
  /** The source's clock jumped. Returns what is to be told of it. */
  onJump(jump: Jump): Discontinuity | undefined;
  /** A wanted frame is damaged: it will be dropped. */
  onCorrupt(ptsMs: number): void;
  /** The process that decodes was started. */
  onStart?(pid: number): void;
  /** A frame was decoded, at this continuous time; it is booked after this. Returns what its source knows of it. */
  onFrame?(seconds: number): FrameOrigin;
  /** The first frame was decoded; it is booked and queued after this. */
  onFirstFrame?(ptsMs: number): void;
  /** The first frame that the policy wants is there; it is queued after this. */
  onFirstPicture?(label: FrameLabel, log: DecodeLog): void;
}

export interface FrameOrigin {
  /** Time at which it was due to be decoded, on the clock of performance.now(); undefined: the time at which it was. */
  readonly dueMs: number | undefined;
  /** Frames that were left out just before it, because there was no time for them. */
  readonly skipped: number;
  /** Frames that were left out before it because key frames were enough. */
  readonly spared: number;
  /** Nobody needs it: it was decoded for the sake of another one. */
  readonly isSpared: boolean;
}
