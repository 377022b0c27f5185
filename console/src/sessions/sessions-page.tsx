import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isOver } from '../messages/session.ts';
import { Heading } from '../parts/heading.tsx';
import { AddSource } from './add-source.tsx';
import { EVERYTHING, type Filter, filtered } from './filter.ts';
import { followSessions, sessions } from './live-list.ts';
import { SessionTable } from './session-table.tsx';

/** Lists sessions live, newest first. */
export function SessionsPage() {
  useEffect(followSessions, []);
  const filter = useSignal(EVERYTHING);
  const isAdding = useSignal(false);
  const known = sessions.value;
  const all = [...(known?.values() ?? [])];
  const shown = filtered(all, filter.value);
  const running = all.filter(({ state }) => !isOver(state)).length;
  return (
    <>
      <div class="title">
        <Heading title="Sessions" />
        <button
          type="button"
          class="primary"
          onClick={() => {
            isAdding.value = true;
          }}
        >
          Add a source
        </button>
      </div>
      <FilterBar filter={filter.value} onChange={(next) => (filter.value = next)} />
      <p class="soft" role="status">
        {known === undefined
          ? 'Asking the daemon …'
          : countWords(shown.length, all.length, running)}
      </p>
      {shown.length > 0 && <SessionTable sessions={shown} />}
      {known !== undefined && all.length === 0 && (
        <div class="card empty">
          <p>
            <b>Nothing is being watched.</b>
          </p>
          <p>Add a file or a camera, and its verdict appears here.</p>
        </div>
      )}
      {isAdding.value && <AddSource onClose={() => (isAdding.value = false)} />}
    </>
  );
}

function countWords(shown: number, all: number, running: number): string {
  const total = `${all} ${all === 1 ? 'session' : 'sessions'}, ${running} running`;
  return shown === all ? total : `${shown} of ${total}`;
}

function FilterBar({
  filter,
  onChange,
}: {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}) {
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()} aria-label="Filter">
      <label>
        Search
        <input
          type="search"
          placeholder="source, id, pipeline …"
          value={filter.text}
          onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      <label>
        State
        <select
          value={filter.states}
          onChange={(event) =>
            onChange({ ...filter, states: event.currentTarget.value as Filter['states'] })
          }
        >
          <option value="all">all</option>
          <option value="running">running</option>
          <option value="over">over</option>
          <option value="failed">failed</option>
        </select>
      </label>
      <label>
        Label
        <input
          type="text"
          placeholder="key or key=value"
          value={filter.label}
          onInput={(event) => onChange({ ...filter, label: event.currentTarget.value })}
        />
      </label>
    </form>
  );
}
