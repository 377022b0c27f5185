import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Event, PushRequest__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { MediaCall, MediaPosition, PushedMedia } from '../control/push/pushed-media.ts';
import { invalid as invalidField } from '../control/requests/invalid.ts';
import type { PlannedSession } from '../control/requests/plan-session.ts';
import type { Session } from '../control/session/session.ts';
import { isOver } from '../control/session/session-state.ts';
import { checkRequest } from './limit-requests.ts';

type PushOpen = NonNullable<PushRequest__Output['open']>;
type PushResume = NonNullable<PushOpen['resume']>;
export type PushCall = ServerDuplexStream<PushRequest__Output, Event>;

export interface PushParts {
  /** @throws REQUEST_INVALID and others */
  plan(open: PushOpen): PlannedSession;
  /** Admits the session and streams its events on the call. */
  open(planned: PlannedSession): Promise<Session>;
  /**
   * Finds the session that a call continues, and streams its events on the call.
   * @throws SESSION_NOT_FOUND, SESSION_ELSEWHERE, EVENTS_GONE
   */
  resume(resume: PushResume): Promise<Session>;
  /** Ends a call that has no session any more. */
  refuse(reason: unknown): void;
}

/** Milliseconds between the end of a lost call and the news that it is lost, at most. */
const LOST_WITHIN_MS = 20;

interface Opened {
  readonly session: Session;
  readonly media: PushedMedia;
  readonly link: MediaCall;
}

/** The incoming half of a `Push` call: one `open`, then media, no faster than the engine takes it. */
export function receivePush(call: PushCall, parts: PushParts): void {
  let opened: Opened | undefined;
  /** True: what comes on this call has no meaning any more. */
  let isLost = false;

  const onReplaced = () => {
    isLost = true;
    parts.refuse(
      new TrueframeError('PUSH_REPLACED', 'another call brings the media of this session now'),
    );
  };
  const open = async (request: PushRequest__Output) => {
    // Media waits until its session is there.
    call.pause();
    try {
      opened = await begin(call, request, parts, onReplaced);
      if (isLost) opened.media.detach(opened.link);
    } catch (reason) {
      parts.refuse(reason);
    }
    call.resume();
  };
  const receive = (request: PushRequest__Output) => {
    checkRequest(request);
    if (!opened) void open(request);
    else if (!request.media) throw invalid('`open` comes once, at the start');
    else if (!opened.media.write(request.media)) call.pause();
  };
  const lose = () => {
    isLost = true;
    opened?.media.detach(opened.link);
  };
  call.on('data', (request: PushRequest__Output) => {
    if (isLost) return;
    try {
      if (!opened || !isOver(opened.session.state)) receive(request);
    } catch (reason) {
      if (opened) opened.session.fail(TrueframeError.from(reason));
      else parts.refuse(reason);
    }
  });
  const end = () => {
    if (isLost || call.cancelled) return;
    if (opened) opened.media.end();
    else parts.refuse(invalid('the call ended before its first message'));
  };
  // A call that is lost ends, too, and says a moment later that it was lost.
  call.on('end', () => setTimeout(end, LOST_WITHIN_MS));
  call.once('cancelled', lose);
  call.once('error', lose);
}

async function begin(
  call: PushCall,
  { open }: PushRequest__Output,
  parts: PushParts,
  onReplaced: () => void,
): Promise<Opened> {
  if (!open) throw invalid('the first message must be `open`');
  const session = await (open.resume ? parts.resume(open.resume) : parts.open(parts.plan(open)));
  const { media } = session;
  if (!media) throw invalidField('resume', session.id, 'is a session whose media is not pushed');
  if (open.resume) media.continueAt(positionOf(open.resume));
  const link = { onReady: () => call.resume(), onReplaced };
  media.attach(link);
  return { session, media, link };
}

function positionOf({ position, bytes, ptsMs }: PushResume): MediaPosition {
  if (position === 'bytes') return { bytes: bytes ?? 0 };
  return position === 'ptsMs' ? { ptsMs: ptsMs ?? 0 } : {};
}

function invalid(message: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', message);
}
