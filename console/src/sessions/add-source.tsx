import { useSignal } from '@preact/signals';
import type { ListPipelinesResponse__Output, StartSessionResponse__Output } from '@trueframe/proto';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/call.ts';
import type { Json } from '../api/json.ts';
import { Dialog } from '../parts/dialog.tsx';
import { goTo } from '../router.ts';
import { parseLabels } from './parse-labels.ts';

type Pipelines = NonNullable<Json<ListPipelinesResponse__Output>['pipelines']>;

/** Starts a session on a file or camera, and goes to its page. */
export function AddSource({ onClose }: { readonly onClose: () => void }) {
  const source = useSignal('');
  const pipeline = useSignal('');
  const labels = useSignal('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  // The same for each try, so that a second one starts no second session.
  const [requestId] = useState(newRequestId);
  const start = async () => {
    setBusy(true);
    setProblem('');
    try {
      const { session } = await call<Json<StartSessionResponse__Output>>('StartSession', {
        source: source.value.trim(),
        options: {
          pipeline: pipeline.value,
          labels: parseLabels(labels.value),
          includeScores: true,
          requestId,
        },
      });
      onClose();
      goTo({ page: 'session', id: session?.sessionId ?? '' });
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Add a source" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label>
          Source
          <input
            type="text"
            required
            spellcheck={false}
            autocomplete="off"
            placeholder="/videos/clip.mp4 or rtsp://camera/stream"
            value={source}
            onInput={(event) => (source.value = event.currentTarget.value)}
          />
        </label>
        <p class="soft small">
          A path or file:// URL on the machine of the daemon, or an rtsp:// or rtsps:// URL.
        </p>
        <PipelineChoice onChoose={(id) => (pipeline.value = id)} />
        <label>
          Labels
          <input
            type="text"
            spellcheck={false}
            autocomplete="off"
            placeholder="case=4711, desk=night"
            value={labels}
            onInput={(event) => (labels.value = event.currentTarget.value)}
          />
        </label>
        {problem !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={isBusy}>
            {isBusy ? 'Starting …' : 'Start'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function PipelineChoice({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const pipelines = useSignal<Pipelines>([]);
  useEffect(() => {
    call<Json<ListPipelinesResponse__Output>>('ListPipelines')
      .then((answer) => {
        pipelines.value = answer.pipelines ?? [];
      })
      // The default can be chosen all the same.
      .catch(() => undefined);
  }, [pipelines]);
  const usable = pipelines.value.filter(({ problem }) => !problem);
  const standard = usable.find(({ isDefault }) => isDefault);
  return (
    <label>
      Pipeline
      <select onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{standard ? `${standard.id} (default)` : 'default'}</option>
        {usable
          .filter(({ isDefault }) => !isDefault)
          .map(({ id, summary }) => (
            <option value={id} key={id}>
              {summary ? `${id}: ${summary}` : id}
            </option>
          ))}
      </select>
    </label>
  );
}

/** `crypto.randomUUID` is there on secure origins only. */
function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
