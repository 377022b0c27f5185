import type { Verdict } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { VerdictChanges } from './verdict-changes.ts';

test('verdicts that say nothing new are left out', () => {
  const changes = new VerdictChanges();
  const said = (verdict: Verdict) => changes.look({ label: 'LABEL_INCONCLUSIVE', ...verdict });
  const given: readonly (readonly [Verdict, boolean])[] = [
    [{ trackId: 1, score: 0.5 }, true],
    [{ trackId: 1, score: 0.52, toMs: 1000 }, false],
    [{ trackId: 1, score: 0.54 }, false],
    // Steps are from the verdict that was told.
    [{ trackId: 1, score: 0.55 }, true],
    [{ trackId: 1, score: 0.55, reasons: ['A', 'B'] }, true],
    [{ trackId: 1, score: 0.55, reasons: ['B', 'A'] }, false],
    [{ trackId: 2, score: 0.55, reasons: ['A', 'B'] }, true],
    [{ trackId: 1, reasons: ['A', 'B'] }, true],
    [{ trackId: 1, score: 0.55, label: 'LABEL_SYNTHETIC_LIKELY' }, true],
    [{ trackId: 1, score: 0.55, label: 'LABEL_SYNTHETIC_LIKELY', final: true }, true],
    [{ score: 0.5 }, true],
    [{ score: 0.5 }, false],
    [{ score: 0.5, final: true }, true],
  ];
  expect(given.map(([verdict]) => said(verdict))).toEqual(given.map(([, isNew]) => isNew));
});
