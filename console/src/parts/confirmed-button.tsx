import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';

export interface ConfirmedButtonProps {
  readonly label: string;
  /** Words after the label for those who do not see what the button belongs to. */
  readonly of: string;
  readonly question: string;
  /** Label of the way back. */
  readonly no: string;
  readonly act: () => Promise<unknown>;
  /** Explains what happens. */
  readonly children: ComponentChildren;
}

/** Does something that cannot be taken back, once the person has said yes. */
export function ConfirmedButton(props: ConfirmedButtonProps) {
  const { label, of, question, no, act, children } = props;
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState('');
  const doIt = async () => {
    try {
      await act();
      setAsking(false);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        {label}
        <span class="unseen"> {of}</span>
      </button>
      {isAsking && (
        <Dialog title={question} onClose={() => setAsking(false)}>
          {children}
          {problem !== '' && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
          <div class="actions">
            <button type="button" onClick={() => setAsking(false)}>
              {no}
            </button>
            <button type="button" class="danger" onClick={() => void doIt()}>
              {label}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
