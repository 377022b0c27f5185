import { TrueframeError } from '@trueframe/sdk';
import { decodeEvent, encodeEvent } from '../../control/store/event-bytes.ts';
import type { SessionRecord } from '../../control/store/session-store.ts';

/** Version of what is written. Readers take this one and all before it. */
const FORMAT = 1;
const LENGTH_BYTES = 4;

/** The small parts of a record, as JSON; those that are bytes follow. */
interface Head extends Pick<SessionRecord, 'sessionId' | 'plan' | 'cursors' | 'state'> {
  readonly events: number;
  readonly hasEntry: boolean;
  readonly hasCheckpoint: boolean;
}

/** Records as one message, which the brokers keep whole or not at all. */
export function encodeRecords(records: readonly SessionRecord[]): Uint8Array {
  const sections = records.flatMap(sectionsOf);
  const size = sections.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 1);
  const bytes = Buffer.allocUnsafe(size);
  bytes[0] = FORMAT;
  let at = 1;
  for (const section of sections) {
    at = bytes.writeUInt32LE(section.length, at);
    bytes.set(section, at);
    at += section.length;
  }
  return bytes;
}

/** @throws STORE_INVALID */
export function decodeRecords(message: Uint8Array): readonly SessionRecord[] {
  const [format] = message;
  if (format === undefined || format < 1 || format > FORMAT) {
    const text = `a record of the cluster's log has format ${format}; this version reads up to ${FORMAT}`;
    throw new TrueframeError('STORE_INVALID', text);
  }
  const sections = sectionsIn(message);
  const records: SessionRecord[] = [];
  while (sections.length > 0) records.push(takeRecord(sections));
  return records;
}

function sectionsOf(record: SessionRecord): Uint8Array[] {
  const { events, entry, checkpoint, ...small } = record;
  const head: Head = {
    ...small,
    events: events.length,
    hasEntry: entry !== undefined,
    hasCheckpoint: checkpoint !== undefined,
  };
  return [
    Buffer.from(JSON.stringify(head)),
    ...events.map(encodeEvent),
    ...(entry ? [entry] : []),
    ...(checkpoint ? [checkpoint] : []),
  ];
}

function sectionsIn(message: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const sections: Uint8Array[] = [];
  let at = 1;
  while (at < bytes.length) {
    const from = at + LENGTH_BYTES;
    const to = from + bytes.readUInt32LE(at);
    sections.push(bytes.subarray(from, to));
    at = to;
  }
  return sections;
}

function takeRecord(sections: Uint8Array[]): SessionRecord {
  const take = () => sections.shift() as Uint8Array;
  const head = JSON.parse(Buffer.from(take()).toString()) as Head;
  const { events, hasEntry, hasCheckpoint, ...small } = head;
  return {
    ...small,
    events: Array.from({ length: events }, () => decodeEvent(take())),
    ...(hasEntry && { entry: take() }),
    ...(hasCheckpoint && { checkpoint: take() }),
  };
}
