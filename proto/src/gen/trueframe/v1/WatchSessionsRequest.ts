// Original file: trueframe/v1/trueframe.proto


export interface WatchSessionsRequest {
  /**
   * Only sessions that have all of these labels.
   */
  'labels'?: ({[key: string]: string});
}

export interface WatchSessionsRequest__Output {
  /**
   * Only sessions that have all of these labels.
   */
  'labels': ({[key: string]: string});
}
