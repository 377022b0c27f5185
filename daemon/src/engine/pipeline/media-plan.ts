import type { SamplingPolicy } from '../../config/sampling.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { WindowPlan } from './decode/window-clock.ts';

/** Frames by their index, growing: what a method asks for. Perhaps more frames come, but none after the last one. */
export interface FrameList {
  readonly frames: readonly number[];
}

/** One reading of a source. */
export type MediaPlan = Pick<SessionPlan, 'sessionId' | 'source' | 'pace' | 'maxMediaMs'> & {
  readonly sampling: SamplingPolicy | FrameList;
  /** Files only: pixels that every frame is scaled to; absent: each has its own size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Each frame is analysed with those before it; absent: alone. */
  readonly window?: WindowPlan | undefined;
};
