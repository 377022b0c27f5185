import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { usesMethod } from '../config/pipeline.ts';
import { checkLength } from '../control/requests/limits.ts';
import type { Session } from '../control/session/session.ts';
import { isOver } from '../control/session/session-state.ts';
import { toEvidencePage } from './evidence-page.ts';
import type { AnyCall } from './origin-of.ts';
import type { ServiceParts } from './service-parts.ts';
import { streaming } from './streaming.ts';
import { unary } from './unary.ts';
import { streamPictures, toWatchTerms } from './watch-picture.ts';

type PictureCalls = Pick<
  TrueframeServiceHandlers,
  'GetEvidence' | 'DeleteEvidence' | 'WatchPicture'
>;

/** The calls about pictures of faces and frames. */
export function pictureCalls({ sessions, viewOf, pictures, logger }: ServiceParts): PictureCalls {
  const { evidence, watchers } = pictures;

  /** The session of an id that a caller gives. @throws SESSION_NOT_FOUND, SESSION_ELSEWHERE, REQUEST_INVALID */
  const find = async (call: AnyCall, sessionId: string): Promise<Session> =>
    sessions.hosted(await viewOf(call).get(checkLength('session_id', sessionId)));

  /** @throws EVIDENCE_OFF */
  const checkOn = () => {
    if (evidence.isOn) return;
    const text = 'this daemon keeps no pictures of faces: evidence.enabled is false';
    throw new TrueframeError('EVIDENCE_OFF', text);
  };

  return {
    GetEvidence: unary(logger, async (call) => {
      const { sessionId, trackId, pageToken } = call.request;
      const { id } = await find(call, sessionId);
      checkOn();
      return toEvidencePage(evidence.get(id, trackId), pageToken);
    }),

    DeleteEvidence: unary(logger, async (call) => {
      const { sessionId, trackId } = call.request;
      const { id } = await find(call, sessionId);
      checkOn();
      return { deleted: pictures.deleteEvidence(id, trackId) };
    }),

    WatchPicture: streaming(logger, async (call) => {
      const session = await find(call, call.request.sessionId);
      const terms = toWatchTerms(call.request);
      checkRunning(session);
      streamPictures(call, (show, end) => watchers.watch(session.id, { ...terms, show, end }));
    }),
  };
}

/** @throws PICTURE_UNAVAILABLE */
function checkRunning({ id, state, planned }: Session): void {
  const details = { sessionId: id };
  if (isOver(state)) {
    const text = `session ${id} has ended (${state}), so there is no picture of now; GetEvidence may have faces of it`;
    throw new TrueframeError('PICTURE_UNAVAILABLE', text, { details });
  }
  if (!usesMethod(planned.pipeline)) return;
  const text = `pipeline ${planned.pipeline.id} has a method, which looks at frames in any order: there is no picture of now`;
  throw new TrueframeError('PICTURE_UNAVAILABLE', text, { details });
}
