// Original file: trueframe/v1/picture.proto

import type { Evidence as _trueframe_v1_Evidence, Evidence__Output as _trueframe_v1_Evidence__Output } from '../../trueframe/v1/Evidence.ts';

export interface GetEvidenceResponse {
  /**
   * By track, then by role: highest, lowest, typical. A page ends after 2 MiB of pictures.
   */
  'evidence'?: (_trueframe_v1_Evidence)[];
  /**
   * Empty when there is no more.
   */
  'nextPageToken'?: (string);
}

export interface GetEvidenceResponse__Output {
  /**
   * By track, then by role: highest, lowest, typical. A page ends after 2 MiB of pictures.
   */
  'evidence': (_trueframe_v1_Evidence__Output)[];
  /**
   * Empty when there is no more.
   */
  'nextPageToken': (string);
}
