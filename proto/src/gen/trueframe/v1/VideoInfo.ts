// Original file: trueframe/v1/event.proto

import type { Long } from '@grpc/proto-loader';

export interface VideoInfo {
  /**
   * Pixels of the first frame as it is shown: rotated, with square pixels.
   */
  'width'?: (number);
  'height'?: (number);
  /**
   * Frames per second as the container says; 0: unknown.
   */
  'frameRate'?: (number | string);
  /**
   * Milliseconds; 0: unknown or live.
   */
  'durationMs'?: (number | string);
  /**
   * Frames as the container says; 0: unknown, live, or it contradicts itself.
   */
  'frameCount'?: (number | string | Long);
  /**
   * E.g. "h264".
   */
  'codec'?: (string);
  /**
   * E.g. "matroska,webm".
   */
  'container'?: (string);
}

export interface VideoInfo__Output {
  /**
   * Pixels of the first frame as it is shown: rotated, with square pixels.
   */
  'width': (number);
  'height': (number);
  /**
   * Frames per second as the container says; 0: unknown.
   */
  'frameRate': (number);
  /**
   * Milliseconds; 0: unknown or live.
   */
  'durationMs': (number);
  /**
   * Frames as the container says; 0: unknown, live, or it contradicts itself.
   */
  'frameCount': (number);
  /**
   * E.g. "h264".
   */
  'codec': (string);
  /**
   * E.g. "matroska,webm".
   */
  'container': (string);
}
