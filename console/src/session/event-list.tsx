import { useSignal } from '@preact/signals';
import { clockTime } from '../parts/clock-time.ts';
import { type EventGroup, timeOf } from './event-words.ts';
import type { Story } from './story.ts';

const MOST_SHOWN = 200;

const GROUPS: readonly (readonly [group: EventGroup | 'all', words: string])[] = [
  ['all', 'All'],
  ['verdicts', 'Verdicts'],
  ['faces', 'Faces'],
  ['source', 'Source'],
  ['problems', 'Problems'],
];

/** What happened in a session, newest first. */
export function EventList({ story }: { readonly story: Story }) {
  const group = useSignal<EventGroup | 'all'>('all');
  const text = useSignal('');
  const wanted = story
    .now()
    .lines.filter(
      (line) =>
        (group.value === 'all' || line.group === group.value) &&
        line.words.toLowerCase().includes(text.value.toLowerCase()),
    );
  const shown = wanted.slice(-MOST_SHOWN).reverse();
  return (
    <section class="card" aria-labelledby="events">
      <h2 id="events">Events</h2>
      <div class="event-filter">
        <fieldset class="choice">
          <legend class="unseen">Kind of event</legend>
          {GROUPS.map(([id, words]) => (
            <button
              type="button"
              key={id}
              aria-pressed={group.value === id}
              onClick={() => (group.value = id)}
            >
              {words}
            </button>
          ))}
        </fieldset>
        <input
          type="search"
          aria-label="Search in events"
          placeholder="Search in events"
          value={text}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </div>
      {shown.length === 0 ? (
        <p class="soft">Nothing yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
        <section class="event-box" tabIndex={0} aria-label="List of events">
          <ol class="events">
            {shown.map((line) => (
              <li key={line.sequence} class={line.group}>
                <span class="soft number clock">{line.at && clockTime(line.at)}</span>
                <span class="soft number">{timeOf(line)}</span>
                <span class="wrap">{line.words}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {wanted.length > MOST_SHOWN && (
        <p class="soft small">
          The newest {MOST_SHOWN} of {wanted.length}.
        </p>
      )}
    </section>
  );
}
