import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Event, PushRequest__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { PushedMedia } from '../control/push/pushed-media.ts';
import type { PlannedSession } from '../control/requests/plan-session.ts';
import type { Session } from '../control/session/session.ts';
import { isOver } from '../control/session/session-state.ts';
import { checkRequest } from './limit-requests.ts';

type PushOpen = NonNullable<PushRequest__Output['open']>;
export type PushCall = ServerDuplexStream<PushRequest__Output, Event>;

export interface PushParts {
  /** @throws REQUEST_INVALID and others */
  plan(open: PushOpen): PlannedSession;
  /** Admits the session and streams its events on the call. */
  open(planned: PlannedSession): Session;
  /** Ends a call that has no session. */
  refuse(reason: unknown): void;
}

/** The incoming half of a `Push` call: one `open`, then media, no faster than the engine takes it. */
export function receivePush(call: PushCall, parts: PushParts): void {
  let opened: { readonly session: Session; readonly media: PushedMedia } | undefined;

  const receive = (request: PushRequest__Output) => {
    checkRequest(request);
    if (!opened) opened = begin(call, request, parts);
    else if (!request.media) throw invalid('`open` comes once, at the start');
    else if (!opened.media.write(request.media)) call.pause();
  };
  call.on('data', (request: PushRequest__Output) => {
    try {
      if (!opened || !isOver(opened.session.state)) receive(request);
    } catch (reason) {
      if (opened) opened.session.fail(TrueframeError.from(reason));
      else parts.refuse(reason);
    }
  });
  call.on('end', () => {
    if (opened) opened.media.end();
    else parts.refuse(invalid('the call ended before its first message'));
  });
  // The session hears of a lost call by itself; this only keeps the event from being an uncaught one.
  call.on('error', () => opened?.media.close());
}

function begin(call: PushCall, { open }: PushRequest__Output, parts: PushParts) {
  if (!open) throw invalid('the first message must be `open`');
  const session = parts.open(parts.plan(open));
  const { media } = session;
  if (!media) throw new TrueframeError('INTERNAL', 'a session that was opened to push takes none');
  media.attach(() => call.resume());
  return { session, media };
}

function invalid(message: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', message);
}
