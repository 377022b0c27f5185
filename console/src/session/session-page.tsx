import { useEffect, useMemo } from 'preact/hooks';
import { isOver, type SessionFacts } from '../messages/session.ts';
import { Heading } from '../parts/heading.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { StopButton } from '../parts/stop-button.tsx';
import { addressOf } from '../router.ts';
import { nameOf } from '../sessions/session-table.tsx';
import { EventList } from './event-list.tsx';
import { Evidence } from './evidence.tsx';
import { Facts } from './facts.tsx';
import { followSession, newFollowed } from './follow-session.ts';
import { LivePicture } from './live-picture.tsx';
import { ScoreChart } from './score-chart.tsx';
import { TrackTable } from './track-table.tsx';
import { VerdictCard } from './verdict-card.tsx';

/** Everything about one session, live while it runs. */
export function SessionPage({ id }: { readonly id: string }) {
  const followed = useMemo(newFollowed, []);
  useEffect(() => followSession(id, followed), [id, followed]);
  const session = followed.session.value;
  const story = followed.story.value.now();
  const refused = followed.failure.value;
  if (!session) return <Nothing id={id} why={refused?.message} />;
  // After a restart the daemon may not know it any more.
  const isRunning = !refused && !isOver(session.state);
  // A session that failed before its first face has nothing to show.
  const hasFaces = isRunning || story.tracks.size > 0;
  return (
    <>
      <Title session={session} isKnown={!refused} />
      {refused && (
        <p class="problem" role="alert">
          Its events are not to be had: {refused.message}
        </p>
      )}
      <VerdictCard session={session} story={story} />
      <div class={isRunning ? 'halves' : undefined}>
        {isRunning && <LivePicture id={id} source={session.source} state={session.state} />}
        <TrackTable story={story} />
      </div>
      {hasFaces && <ScoreChart story={story} isLive={isRunning} />}
      {hasFaces && <Evidence id={id} isRunning={isRunning} />}
      <EventList story={story} />
      <Facts session={session} story={story} />
    </>
  );
}

function Title({
  session,
  isKnown,
}: {
  readonly session: SessionFacts;
  readonly isKnown: boolean;
}) {
  const { id, source, state, labels, externalId } = session;
  const name = nameOf(source);
  return (
    <div class="title">
      <div class="naming">
        <a class="small" href={addressOf({ page: 'sessions' })}>
          ‹ All sessions
        </a>
        <Heading title={name} />
        <p>
          {isKnown ? <StateMark state={state} /> : <span class="soft">state not known</span>}{' '}
          {source !== name && <span class="soft small wrap"> · {source}</span>}
          {externalId !== '' && <span class="tag">{externalId}</span>}
          {labels.map(([key, value]) => (
            <span class="tag" key={key}>
              {key}={value}
            </span>
          ))}
        </p>
      </div>
      {isKnown && !isOver(state) && <StopButton id={id} name={name} />}
    </div>
  );
}

function Nothing({ id, why }: { readonly id: string; readonly why: string | undefined }) {
  return (
    <>
      <Heading title="Session" />
      <div class="card empty">
        <p>{why === undefined ? 'Asking the daemon …' : 'This session is not to be had.'}</p>
        {why !== undefined && <p class="soft">{why}</p>}
        <p class="soft small">
          <code>{id}</code>
        </p>
        <p>
          <a href={addressOf({ page: 'sessions' })}>All sessions</a>
        </p>
      </div>
    </>
  );
}
