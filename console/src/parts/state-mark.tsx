import { stateWords } from './state-words.ts';

/** The state of a session: a word, and a spot whose colour and shape say the same. */
export function StateMark({ state }: { readonly state: string }) {
  return <span class={`state ${state}`}>{stateWords(state)}</span>;
}
