import type { JournalContents, StoredSession } from '../../control/store/session-store.ts';
import type { LogMessage } from '../log/log-message.ts';
import type { LogReader } from '../log/log-reader.ts';
import { BEGINNING, type LogPosition } from '../log/writer.ts';

/** The point at which another node has left a session, as the log tells. */
export interface LeftSession {
  /** Undefined: no node has noted any state. */
  readonly left: (Omit<StoredSession, 'plan'> & { readonly journal: JournalContents }) | undefined;
  /** Where this node goes on writing, one epoch later. */
  readonly position: LogPosition;
}

/** Reads where a session is in the log. */
export async function findLeft(reader: LogReader, subject: string): Promise<LeftSession> {
  const newest = await reader.newest(subject);
  if (!newest) return { left: undefined, position: BEGINNING };
  const frames: Uint8Array[] = [];
  let found: Pick<LogMessage, 'records'>['records'][number] | undefined;
  let checkpoint: Uint8Array | undefined;
  const from = Math.min(newest.stateAt, newest.framesFrom);
  for await (const message of reader.between(subject, from, newest.seq)) {
    for (const record of message.records) {
      if (record.state) found = record;
      if (record.entry) frames.push(record.entry);
      if (record.checkpoint) {
        checkpoint = record.checkpoint;
        frames.length = 0;
      }
    }
  }
  const { seq, epoch, last, stateAt, framesFrom } = newest;
  const position = {
    ...{ seq, last, stateAt, framesFrom },
    epoch: epoch + 1,
    cursors: found?.cursors ?? {},
  };
  if (!found?.state) return { left: undefined, position };
  const journal = { entries: frames, ...(checkpoint && { checkpoint }) };
  return { left: { state: found.state, last, journal }, position };
}
