// Original file: trueframe/v1/event.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Frames in = analysed + the sum of dropped + in_flight, at all times.
 */
export interface FrameCounts {
  /**
   * Frames that came out of the decoder, or were left out before it (late, spared). Not those that references_only spares it.
   */
  'received'?: (number | string | Long);
  /**
   * Frames whose detections were tracked and whose crops were scored.
   */
  'analysed'?: (number | string | Long);
  /**
   * By reason: sampling, spared, overload, late, degraded, settled, cancelled, gap, error, corrupt.
   */
  'dropped'?: ({[key: string]: number | string | Long});
  'inFlight'?: (number | string | Long);
}

/**
 * Frames in = analysed + the sum of dropped + in_flight, at all times.
 */
export interface FrameCounts__Output {
  /**
   * Frames that came out of the decoder, or were left out before it (late, spared). Not those that references_only spares it.
   */
  'received': (number);
  /**
   * Frames whose detections were tracked and whose crops were scored.
   */
  'analysed': (number);
  /**
   * By reason: sampling, spared, overload, late, degraded, settled, cancelled, gap, error, corrupt.
   */
  'dropped': ({[key: string]: number});
  'inFlight': (number);
}
