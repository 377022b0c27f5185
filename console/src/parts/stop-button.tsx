import { call } from '../api/call.ts';
import { ConfirmedButton } from './confirmed-button.tsx';

/** Stops a session. */
export function StopButton({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <ConfirmedButton
      label="Stop"
      of={name}
      question="Stop this session?"
      no="Keep it running"
      act={() => call('StopSession', { sessionId: id })}
    >
      <p class="wrap">{name}</p>
      <p class="soft">
        What is in flight is finished, and verdicts become final. It cannot be started again; you
        can add its source anew.
      </p>
    </ConfirmedButton>
  );
}
