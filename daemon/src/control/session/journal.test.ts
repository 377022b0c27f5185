import { describe, expect, test } from 'vitest';
import type { Journal, OpenJournal } from './journal.ts';
import { MemoryJournal } from './memory-journal.ts';

const bytes = (value: number) => Uint8Array.of(value);
const values = (journal: Journal) => journal.read().entries.map(([value]) => value);

/** All implementations, held to the same. */
const JOURNALS: Readonly<Record<string, OpenJournal>> = {
  'in memory': () => new MemoryJournal(),
};

describe.each(Object.entries(JOURNALS))('a journal %s', (_, open) => {
  test('keeps every entry in order', () => {
    const journal = open('s-1');
    for (let i = 0; i < 200; i++) journal.append(bytes(i));
    expect(values(journal)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(journal.read().checkpoint).toBeUndefined();
  });

  test('a checkpoint takes the place of what came before it', () => {
    const journal = open('s-1');
    for (let i = 0; i < 10; i++) {
      if (i === 3 || i === 7) journal.restartFrom(bytes(100 + i));
      else journal.append(bytes(i));
    }
    expect(journal.read().checkpoint).toEqual(bytes(107));
    expect(values(journal)).toEqual([8, 9]);
  });

  test('what was handed out does not change when its memory is used again', () => {
    const journal = open('s-1');
    journal.append(bytes(1));
    journal.restartFrom(bytes(2));
    journal.append(bytes(3));
    const { entries, checkpoint } = journal.read();
    journal.restartFrom(bytes(4));
    journal.append(bytes(5));
    expect(entries).toEqual([bytes(3)]);
    expect(checkpoint).toEqual(bytes(2));
    journal.clear();
    expect(journal.read().entries).toEqual([]);
    expect(journal.read().checkpoint).toBeUndefined();
  });

  test('entries may be of any length, empty ones too', () => {
    const journal = open('s-1');
    const entries = [0, 5000, 0, 70_000, 1].map((length, k) => new Uint8Array(length).fill(k));
    for (const entry of entries) journal.append(entry);
    const kept = journal.read().entries;
    expect(kept.map(({ length }) => length)).toEqual(entries.map(({ length }) => length));
    expect(Buffer.concat(kept).equals(Buffer.concat(entries))).toBe(true);
  });

  test('a session whose journal is cleared knows nothing of another one', () => {
    const [one, other] = [open('s-1'), open('s-2')];
    for (const journal of [one, other]) {
      journal.restartFrom(bytes(1));
      journal.append(bytes(2));
    }
    one.clear();
    expect(one.read()).toEqual({ entries: [] });
    expect(other.read()).toEqual({ entries: [bytes(2)], checkpoint: bytes(1) });
    one.append(bytes(3));
    expect(values(one)).toEqual([3]);
  });
});
