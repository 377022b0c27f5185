import { useState } from 'preact/hooks';
import { call } from '../api/call.ts';
import { Dialog } from './dialog.tsx';

/** Stops a session, once the person has said yes. */
export function StopButton({ id, name }: { readonly id: string; readonly name: string }) {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState('');
  const stop = async () => {
    try {
      await call('StopSession', { sessionId: id });
      setAsking(false);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        Stop<span class="unseen"> {name}</span>
      </button>
      {isAsking && (
        <Dialog title="Stop this session?" onClose={() => setAsking(false)}>
          <p class="wrap">{name}</p>
          <p class="soft">
            What is in flight is finished, and verdicts become final. It cannot be started again;
            you can add its source anew.
          </p>
          {problem !== '' && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
          <div class="actions">
            <button type="button" onClick={() => setAsking(false)}>
              Keep it running
            </button>
            <button type="button" class="danger" onClick={() => void stop()}>
              Stop
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
