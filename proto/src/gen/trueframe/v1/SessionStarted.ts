// Original file: trueframe/v1/event.proto

import type { VideoInfo as _trueframe_v1_VideoInfo, VideoInfo__Output as _trueframe_v1_VideoInfo__Output } from '../../trueframe/v1/VideoInfo.ts';
import type { ModelRef as _trueframe_v1_ModelRef, ModelRef__Output as _trueframe_v1_ModelRef__Output } from '../../trueframe/v1/ModelRef.ts';

/**
 * The source is open and its first frame is decoded.
 */
export interface SessionStarted {
  'video'?: (_trueframe_v1_VideoInfo | null);
  'pipeline'?: (string);
  /**
   * Hex SHA-256 over the resolved pipeline and the bundles that it names, with all their files: same value, same rules.
   */
  'pipelineVersion'?: (string);
  'models'?: (_trueframe_v1_ModelRef)[];
  /**
   * The sampling policy in force, in words, e.g. "fps 5".
   */
  'sampling'?: (string);
  /**
   * As in SessionOptions.
   */
  'labels'?: ({[key: string]: string});
  'externalId'?: (string);
  /**
   * As in Session.
   */
  'source'?: (string);
  /**
   * Files of at most 4 MiB: as in Summary. Larger ones are hashed beside the analysis, and empty here.
   */
  'sourceSha256'?: (string);
}

/**
 * The source is open and its first frame is decoded.
 */
export interface SessionStarted__Output {
  'video': (_trueframe_v1_VideoInfo__Output | null);
  'pipeline': (string);
  /**
   * Hex SHA-256 over the resolved pipeline and the bundles that it names, with all their files: same value, same rules.
   */
  'pipelineVersion': (string);
  'models': (_trueframe_v1_ModelRef__Output)[];
  /**
   * The sampling policy in force, in words, e.g. "fps 5".
   */
  'sampling': (string);
  /**
   * As in SessionOptions.
   */
  'labels': ({[key: string]: string});
  'externalId': (string);
  /**
   * As in Session.
   */
  'source': (string);
  /**
   * Files of at most 4 MiB: as in Summary. Larger ones are hashed beside the analysis, and empty here.
   */
  'sourceSha256': (string);
}
