import { expect, test } from 'vitest';
import type { SessionRecord } from '../../control/store/session-store.ts';
import { decodeRecords, encodeRecords } from './record-bytes.ts';

const event = (sequence: number) => ({
  sessionId: 's-1',
  sequence,
  payload: 'skipped' as const,
  skipped: { count: sequence },
});

const records: readonly SessionRecord[] = [
  { sessionId: 's-1', events: [event(1), event(2)], entry: Uint8Array.of(1, 2, 3) },
  { sessionId: 's-1', events: [], checkpoint: Uint8Array.of(), cursors: { hook: 2 } },
  { sessionId: 's-1', events: [event(3)] },
];

test('records come back as they were', () => {
  const back = decodeRecords(encodeRecords(records));
  expect(back.map(({ events }) => events.map(({ sequence }) => Number(sequence)))).toEqual([
    [1, 2],
    [],
    [3],
  ]);
  expect(back[0]?.entry).toEqual(Buffer.of(1, 2, 3));
  expect(back[1]).toEqual({
    ...{ sessionId: 's-1', events: [] },
    ...{ checkpoint: Buffer.of(), cursors: { hook: 2 } },
  });
  expect(back[2]).not.toHaveProperty('entry');
});

test('a record of a newer version is refused', () => {
  const bytes = encodeRecords(records);
  bytes[0] = 9;
  expect(() => decodeRecords(bytes)).toThrow(/has format 9; this version reads up to 1/);
});
