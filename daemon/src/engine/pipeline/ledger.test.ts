import { expect, test } from 'vitest';
import { FrameLedger } from './ledger.ts';

test('what was received is analysed, dropped or in flight', () => {
  const ledger = new FrameLedger();
  ledger.receive(10);
  ledger.drop('sampling', 4);
  ledger.analyse();
  expect(ledger.inFlight).toBe(5);
  ledger.settle('cancelled');
  expect(ledger.counts()).toEqual({
    received: 10,
    analysed: 1,
    dropped: { sampling: 4, cancelled: 5 },
    inFlight: 0,
  });
});

test('the books as of a frame leave out what a file decodes again, and lose what a live source does not', () => {
  const ledger = new FrameLedger();
  ledger.receive(12);
  ledger.drop('sampling', 8);
  ledger.analyse();
  ledger.analyse();
  expect(ledger.countsAsOf(5, 'lossless')).toEqual({
    received: 6,
    analysed: 2,
    dropped: { sampling: 4 },
  });
  expect(ledger.countsAsOf(5, 'live')).toEqual({
    received: 12,
    analysed: 2,
    dropped: { sampling: 8, gap: 2 },
  });
});
