import { MemoryJournal } from '../../control/session/memory-journal.ts';
import type {
  JournalContents,
  SessionRecord,
  StoredSession,
} from '../../control/store/session-store.ts';
import type { LogReader } from '../log/log-reader.ts';
import { BEGINNING, type LogPosition } from '../log/writer.ts';

/** The point at which another node has left a session, as the log tells. */
export interface LeftSession {
  /** Undefined: no node has noted any state. */
  readonly left: (Omit<StoredSession, 'plan'> & { readonly journal: JournalContents }) | undefined;
  /** Place of the log after which this node writes, one epoch later. */
  readonly position: LogPosition;
}

/** More than a live session writes from one checkpoint to the next. */
const ONE_BY_ONE = 512;

/** Reads where a session is in the log. */
export async function findLeft(reader: LogReader, subject: string): Promise<LeftSession> {
  const newest = await reader.newest(subject);
  if (!newest) return { left: undefined, position: BEGINNING };
  const { seq, epoch, last, stateAt, framesFrom } = newest;
  const journal = new MemoryJournal();
  let noted: SessionRecord | undefined;
  const from = Math.min(stateAt, framesFrom);
  for await (const { records } of reader.between(subject, from, seq, ONE_BY_ONE)) {
    for (const record of records) {
      keepFrame(journal, record);
      if (record.state) noted = record;
    }
  }
  const position = {
    ...{ seq, last, stateAt, framesFrom },
    epoch: epoch + 1,
    cursors: noted?.cursors ?? {},
  };
  if (!noted?.state) return { left: undefined, position };
  return { left: { state: noted.state, last, journal: journal.read() }, position };
}

function keepFrame(journal: MemoryJournal, { entry, checkpoint }: SessionRecord): void {
  if (checkpoint) journal.restartFrom(checkpoint);
  if (entry) journal.append(entry);
}
