// Original file: trueframe/v1/trueframe.proto

export const MediaFormat = {
  MEDIA_FORMAT_UNSPECIFIED: 'MEDIA_FORMAT_UNSPECIFIED',
  /**
   * Fragmented MP4 (moov before the first moof). Chunks may be cut anywhere.
   */
  MEDIA_FORMAT_FMP4: 'MEDIA_FORMAT_FMP4',
  /**
   * MPEG transport stream. Chunks may be cut anywhere.
   */
  MEDIA_FORMAT_MPEGTS: 'MEDIA_FORMAT_MPEGTS',
  /**
   * H.264 byte stream with start codes. Chunks may be cut anywhere; has no times, so `frame_rate` sets them.
   */
  MEDIA_FORMAT_H264_ANNEXB: 'MEDIA_FORMAT_H264_ANNEXB',
  /**
   * One whole JPEG picture per message, each with its own `pts_ms`.
   */
  MEDIA_FORMAT_JPEG: 'MEDIA_FORMAT_JPEG',
} as const;

export type MediaFormat =
  | 'MEDIA_FORMAT_UNSPECIFIED'
  | 0
  /**
   * Fragmented MP4 (moov before the first moof). Chunks may be cut anywhere.
   */
  | 'MEDIA_FORMAT_FMP4'
  | 1
  /**
   * MPEG transport stream. Chunks may be cut anywhere.
   */
  | 'MEDIA_FORMAT_MPEGTS'
  | 2
  /**
   * H.264 byte stream with start codes. Chunks may be cut anywhere; has no times, so `frame_rate` sets them.
   */
  | 'MEDIA_FORMAT_H264_ANNEXB'
  | 3
  /**
   * One whole JPEG picture per message, each with its own `pts_ms`.
   */
  | 'MEDIA_FORMAT_JPEG'
  | 4

export type MediaFormat__Output = typeof MediaFormat[keyof typeof MediaFormat]
