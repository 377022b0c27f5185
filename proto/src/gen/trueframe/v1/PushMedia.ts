// Original file: trueframe/v1/trueframe.proto


export interface PushMedia {
  /**
   * Encoded bytes; at most 4 MiB.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * JPEG only: presentation time in milliseconds since the start; must grow from picture to picture.
   */
  'ptsMs'?: (number | string);
}

export interface PushMedia__Output {
  /**
   * Encoded bytes; at most 4 MiB.
   */
  'data': (Buffer);
  /**
   * JPEG only: presentation time in milliseconds since the start; must grow from picture to picture.
   */
  'ptsMs': (number);
}
