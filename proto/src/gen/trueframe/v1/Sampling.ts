// Original file: trueframe/v1/trueframe.proto

import type { SampleAll as _trueframe_v1_SampleAll, SampleAll__Output as _trueframe_v1_SampleAll__Output } from '../../trueframe/v1/SampleAll.ts';
import type { SampleLatest as _trueframe_v1_SampleLatest, SampleLatest__Output as _trueframe_v1_SampleLatest__Output } from '../../trueframe/v1/SampleLatest.ts';

export interface Sampling {
  /**
   * Every decoded frame.
   */
  'all'?: (_trueframe_v1_SampleAll | null);
  /**
   * Frame 0, n, 2n, …; n >= 1.
   */
  'everyNth'?: (number);
  /**
   * At most this many frames per second of media: the first frame of each 1/fps interval. 0 < fps <= 240.
   */
  'fps'?: (number | string);
  /**
   * This many frames spread evenly over a file, first and last included; 1..10000. Files only.
   */
  'evenlySpread'?: (number);
  /**
   * The newest frame whenever a worker is free; everything older is dropped and counted. Live sources and pushed media.
   */
  'latest'?: (_trueframe_v1_SampleLatest | null);
  /**
   * With fps: only frames that others are predicted from. Decoders skip the rest, so that video with B frames takes a third
   * less time to decode. Where frames have no times of their own (raw video), nothing is skipped.
   */
  'referencesOnly'?: (boolean);
  /**
   * Key frames only: the first of each so many seconds of media, 0..60; 0: every one. Decoders skip the rest, and a tracker
   * must bridge what is between.
   */
  'keyFrames'?: (number | string);
  'policy'?: "all"|"everyNth"|"fps"|"evenlySpread"|"latest"|"keyFrames";
}

export interface Sampling__Output {
  /**
   * Every decoded frame.
   */
  'all'?: (_trueframe_v1_SampleAll__Output | null);
  /**
   * Frame 0, n, 2n, …; n >= 1.
   */
  'everyNth'?: (number);
  /**
   * At most this many frames per second of media: the first frame of each 1/fps interval. 0 < fps <= 240.
   */
  'fps'?: (number);
  /**
   * This many frames spread evenly over a file, first and last included; 1..10000. Files only.
   */
  'evenlySpread'?: (number);
  /**
   * The newest frame whenever a worker is free; everything older is dropped and counted. Live sources and pushed media.
   */
  'latest'?: (_trueframe_v1_SampleLatest__Output | null);
  /**
   * With fps: only frames that others are predicted from. Decoders skip the rest, so that video with B frames takes a third
   * less time to decode. Where frames have no times of their own (raw video), nothing is skipped.
   */
  'referencesOnly': (boolean);
  /**
   * Key frames only: the first of each so many seconds of media, 0..60; 0: every one. Decoders skip the rest, and a tracker
   * must bridge what is between.
   */
  'keyFrames'?: (number);
  'policy'?: "all"|"everyNth"|"fps"|"evenlySpread"|"latest"|"keyFrames";
}
