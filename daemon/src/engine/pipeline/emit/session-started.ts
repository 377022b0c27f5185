import type { VideoInfo } from '@trueframe/proto';
import type { EventPayload } from '../../../wire/event-payload.ts';
import type { VerdictOrigin } from './verdict-message.ts';

/** The first event about the source itself. `sampling`: which frames are analysed, in words. */
export function sessionStarted(
  { pipeline, pipelineVersion, models }: VerdictOrigin,
  video: VideoInfo,
  sampling: string,
): EventPayload {
  return {
    sessionStarted: {
      ...{ video, pipeline: pipeline.id, pipelineVersion, models: [...models], sampling },
    },
  };
}
