import { isOver, type SessionFacts } from '../messages/session.ts';
import { stateWords } from '../parts/state-words.ts';

/** Sessions that a person wants to see. */
export interface Filter {
  /** Each word must be in the source, the id, a label, the pipeline, the tenant or the caller's name for it. */
  readonly text: string;
  readonly states: 'all' | 'running' | 'over' | 'failed';
  /** `key` or `key=value`; empty: any. */
  readonly label: string;
}

export const EVERYTHING: Filter = { text: '', states: 'all', label: '' };

/** Returns the sessions that pass, newest first. */
export function filtered(all: Iterable<SessionFacts>, filter: Filter): readonly SessionFacts[] {
  return [...all]
    .filter((one) => hasState(one, filter) && hasText(one, filter) && hasLabel(one, filter))
    .sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
}

function hasState({ state }: SessionFacts, { states }: Filter): boolean {
  if (states === 'running') return !isOver(state);
  if (states === 'over') return isOver(state);
  return states === 'all' || state === 'FAILED';
}

function hasText(session: SessionFacts, { text }: Filter): boolean {
  const { id, source, pipeline, tenant, externalId, state, labels } = session;
  const notes = labels.map(([key, value]) => `${key}=${value}`);
  const all = [id, source, pipeline, tenant, externalId, stateWords(state), ...notes];
  const haystack = all.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

function hasLabel({ labels }: SessionFacts, { label }: Filter): boolean {
  const [key = '', value] = label.split(/=(.*)/s).map((part) => part.trim());
  if (key === '') return true;
  return labels.some(([k, v]) => k === key && (value === undefined || v === value));
}
