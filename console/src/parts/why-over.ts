import type { SessionFacts } from '../messages/session.ts';
import { reasonOfEnd } from './reason-of-end.ts';
import { sentence } from './sentence.ts';

/** Returns why a session does not run undisturbed, in words; empty: it does, or it came to its end. */
export function whyOver({ state, failure }: SessionFacts): string {
  if (failure !== '') return sentence(failure);
  if (state === 'CANCELLED') return 'Nobody followed it for longer than its grace time.';
  if (state === 'RECOVERING') return 'The source or the engine was lost; trying again.';
  return '';
}

/** Returns how a session has come to its end, in words; empty: it has not. */
export function howItEnded({ endReason }: SessionFacts): string {
  return endReason === '' ? '' : `Ended: ${reasonOfEnd(endReason)}.`;
}
