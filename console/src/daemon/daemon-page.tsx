import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { follow, pause } from '../live/follow.ts';
import { link } from '../live/link.ts';
import { Heading } from '../parts/heading.tsx';
import { askDaemon, askState, type Catalogue, type DaemonState } from './ask-daemon.ts';
import { Capacity } from './capacity.tsx';
import { Models, Pipelines, Plugins } from './catalogue-tables.tsx';

const EVERY_MS = 5000;

/** Health, capacity, and what the daemon has. */
export function DaemonPage() {
  const state = useSignal<DaemonState | undefined>(undefined);
  const catalogue = useSignal<Catalogue | undefined>(undefined);
  const refusal = useSignal('');
  useEffect(
    () =>
      follow({
        run: async (abort, up) => {
          for (;;) {
            state.value = await askState(abort);
            catalogue.value ??= await askDaemon(abort);
            up();
            await pause(EVERY_MS, abort);
            if (abort.aborted) return;
          }
        },
        tell: (standing) => {
          link.value = standing.state === 'refused' ? { state: 'up' } : standing;
          refusal.value = standing.state === 'refused' ? standing.failure.message : '';
        },
      }),
    [state, catalogue, refusal],
  );
  return (
    <>
      <div class="title">
        <Heading title="Daemon" />
      </div>
      {refusal.value !== '' && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
      {state.value && <Health state={state.value} />}
      {state.value && <Capacity samples={state.value.samples} />}
      {catalogue.value ? (
        <>
          <Pipelines pipelines={catalogue.value.pipelines} />
          <Models models={catalogue.value.models} />
          <Plugins plugins={catalogue.value.plugins} />
        </>
      ) : (
        <p class="soft">Asking the daemon …</p>
      )}
    </>
  );
}

function Health({ state }: { readonly state: DaemonState }) {
  const { isReady, reasons } = state;
  return (
    <section class="card" aria-labelledby="health">
      <h2 id="health">Health</h2>
      <p role="status">
        <span class={`state ${isReady ? 'RUNNING' : 'FAILED'}`}>
          {isReady ? 'Ready for sessions' : 'Not ready'}
        </span>
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason} class="wrap">
              {reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
