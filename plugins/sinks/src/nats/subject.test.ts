import type { Notice } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { subjectOf, templateProblem } from './subject.ts';

const notice: Notice = {
  ...{ id: 's-1.7', sessionId: 's-1', sequence: 7, json: '{}' },
  ...{ tenant: 'a.b>', labels: {}, externalId: '' },
  kind: 'gap',
};

test('values cannot add words or wildcards to a subject', () => {
  expect(subjectOf('t.{tenant}.{session}.{kind}.{externalId}', notice)).toBe('t.a_b_.s-1.gap._');
});

test('a template that gives no subject is told', () => {
  expect(templateProblem('trueframe.{session}')).toBeUndefined();
  expect(templateProblem('trueframe.{label}')).toBe(
    '{label} is none of {tenant}, {session}, {kind}, {externalId}',
  );
  for (const wrong of ['', 'a..b', 'a.*', 'a.>', 'a b', '.a', 'a.{']) {
    expect(templateProblem(wrong)).toMatch(/^must be words with dots/);
  }
});
