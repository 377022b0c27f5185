import { type Signal, signal } from '@preact/signals';
import type { GetSessionResponse__Output } from '@trueframe/proto';
import { call, stream } from '../api/call.ts';
import { CallFailed } from '../api/call-failed.ts';
import type { Json } from '../api/json.ts';
import { follow, pause } from '../live/follow.ts';
import { link } from '../live/link.ts';
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

/** Counts of frames change without an event. */
const FACTS_EVERY_MS = 2000;

/** Keeps the story of a session up to date, and tells `link` of the connection. Returns what ends it. */
export function followSession(id: string, followed: Followed): () => void {
  const events = follow({
    run: (abort, up) => watch(id, followed, abort, up),
    tell: (standing) => {
      followed.failure.value = standing.state === 'refused' ? standing.failure : undefined;
      const isSettled = standing.state === 'refused' || standing.state === 'over';
      link.value = isSettled ? { state: 'up' } : standing;
    },
  });
  const facts = follow({
    run: async (abort) => {
      do {
        await pause(FACTS_EVERY_MS, abort);
        if (!abort.aborted) followed.session.value = await ask(id, abort);
      } while (!abort.aborted && !isOver(followed.session.value?.state ?? ''));
    },
  });
  return () => {
    events();
    facts();
  };
}

async function watch(
  id: string,
  { story, session }: Followed,
  abort: AbortSignal,
  up: () => void,
): Promise<void> {
  const found = await ask(id, abort);
  session.value = found;
  up();
  // A daemon that was started anew may not have all events of before.
  if (found.firstSequence > story.value.last + 1) story.value = new Story();
  const afterSequence = Math.max(story.value.last, found.firstSequence - 1);
  const request = { sessionId: id, afterSequence };
  try {
    for await (const event of stream<WireEvent>('Watch', request, abort)) story.value.add(event);
  } catch (error) {
    // The call of a session that failed ends with its error.
    if (!story.value.isComplete) throw error;
  }
  session.value = await ask(id, abort);
  if (!isOver(session.value.state)) throw new CallFailed('unavailable', 'the daemon goes away');
}

async function ask(id: string, abort: AbortSignal): Promise<SessionFacts> {
  const answer = await call<Json<GetSessionResponse__Output>>(
    'GetSession',
    { sessionId: id },
    abort,
  );
  return sessionOf(answer.session ?? {});
}
