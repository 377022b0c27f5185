import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { checkLength } from '../control/requests/limits.ts';
import type { Session } from '../control/session/session.ts';
import type { AnyCall } from './origin-of.ts';
import type { ServiceParts } from './service-parts.ts';
import { streaming } from './streaming.ts';
import { unary } from './unary.ts';

type PictureCalls = Pick<
  TrueframeServiceHandlers,
  'GetEvidence' | 'DeleteEvidence' | 'WatchPicture'
>;

/** The calls about pictures of faces and frames. */
export function pictureCalls({ viewOf, logger }: ServiceParts): PictureCalls {
  /** The session of an id that a caller gives. @throws SESSION_NOT_FOUND, REQUEST_INVALID */
  const find = (call: AnyCall, sessionId: string): Session =>
    viewOf(call).get(checkLength('session_id', sessionId));

  return {
    GetEvidence: unary(logger, (call) => {
      find(call, call.request.sessionId);
      throw evidenceOff();
    }),

    DeleteEvidence: unary(logger, (call) => {
      find(call, call.request.sessionId);
      throw evidenceOff();
    }),

    WatchPicture: streaming(logger, (call) => {
      const { id } = find(call, call.request.sessionId);
      throw new TrueframeError('PICTURE_UNAVAILABLE', `session ${id} gives no pictures`);
    }),
  };
}

function evidenceOff(): TrueframeError {
  return new TrueframeError('EVIDENCE_OFF', 'this daemon keeps no pictures of faces');
}
