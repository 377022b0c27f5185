import { type Signal, signal } from '@preact/signals';
import type { GetSessionResponse__Output } from '@trueframe/proto';
import { call, stream } from '../api/call.ts';
import { CallFailed } from '../api/call-failed.ts';
import type { Json } from '../api/json.ts';
import { follow } from '../live/follow.ts';
import { isOver, type SessionFacts, sessionOf } from '../messages/session.ts';
import type { WireEvent } from './event-words.ts';
import { Story } from './story.ts';

/** A session that a page shows. */
export interface Followed {
  readonly story: Signal<Story>;
  /** As it was when the page asked. Undefined: not known yet. */
  readonly session: Signal<SessionFacts | undefined>;
  /** Reason why its events are not to be had. */
  readonly failure: Signal<CallFailed | undefined>;
}

export function newFollowed(): Followed {
  return {
    story: signal(new Story()),
    session: signal(undefined),
    failure: signal(undefined),
  };
}

/** Keeps the story of a session up to date. Returns what ends it. */
export function followSession(id: string, { story, session, failure }: Followed): () => void {
  return follow({
    run: async (abort, up) => {
      const found = await ask(id, abort);
      session.value = found;
      // A daemon that was started anew may not have all events of before.
      if (found.firstSequence > story.value.last + 1) story.value = new Story();
      const afterSequence = Math.max(story.value.last, found.firstSequence - 1);
      const request = { sessionId: id, afterSequence };
      up();
      for await (const event of stream<WireEvent>('Watch', request, abort)) story.value.add(event);
      session.value = await ask(id, abort);
      if (!isOver(session.value.state)) throw new CallFailed('unavailable', 'the daemon goes away');
    },
    tell: (standing) => {
      failure.value = standing.state === 'refused' ? standing.failure : undefined;
    },
  });
}

async function ask(id: string, abort: AbortSignal): Promise<SessionFacts> {
  const answer = await call<Json<GetSessionResponse__Output>>(
    'GetSession',
    { sessionId: id },
    abort,
  );
  return sessionOf(answer.session ?? {});
}
