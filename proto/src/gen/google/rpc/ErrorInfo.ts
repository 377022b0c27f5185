// Original file: google/rpc/error_details.proto


/**
 * Why it failed, for programs.
 */
export interface ErrorInfo {
  /**
   * A code of docs/errors.md.
   */
  'reason'?: (string);
  /**
   * Always "trueframe".
   */
  'domain'?: (string);
  'metadata'?: ({[key: string]: string});
}

/**
 * Why it failed, for programs.
 */
export interface ErrorInfo__Output {
  /**
   * A code of docs/errors.md.
   */
  'reason': (string);
  /**
   * Always "trueframe".
   */
  'domain': (string);
  'metadata': ({[key: string]: string});
}
