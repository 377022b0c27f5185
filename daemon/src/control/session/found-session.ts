import type { SessionPlan } from '../../wire/session-plan.ts';
import type { JournalContents, StoredSession } from '../store/session-store.ts';
import type { Journal } from './journal.ts';
import { MemoryJournal } from './memory-journal.ts';

/** A session that this daemon has not begun. */
export interface FoundSession {
  readonly plan: SessionPlan;
  readonly ordinal: number;
  /** The point at which another node has left it; undefined: none has begun. */
  readonly left?: Omit<StoredSession, 'plan'> & { readonly journal: JournalContents };
}

/** A journal with what was found. */
export function journalOf(found: JournalContents | undefined): Journal {
  const journal = new MemoryJournal();
  if (found?.checkpoint) journal.restartFrom(found.checkpoint);
  for (const entry of found?.entries ?? []) journal.append(entry);
  return journal;
}
