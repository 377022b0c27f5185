import { expect, test } from 'vitest';
import { Sessions } from '../../config/sessions.ts';
import { usableCores } from '../../lib/usable-cores.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { Admission, type SeatedSession } from './admission.ts';

const most = Math.max(1, Math.ceil(2 * usableCores()));

function withSessions(count: number, pace: SessionPlan['pace'], config: object = {}): Admission {
  const session = (k: number): SeatedSession => ({
    ...{ id: `s-${k}`, ordinal: k, rung: 0, media: undefined },
    planned: { pace, pipelineVersion: '', sampling: 'all', tenant: { id: '', weight: 1 } },
    degrade: () => {},
    fail: () => {},
  });
  const sessions = Array.from({ length: count }, (_, k) => session(k));
  return new Admission(
    Sessions.parse(config),
    () => sessions,
    () => {},
  );
}

test.each(['live', 'lossless'] as const)(
  'a node takes a few %s sessions before it knows what it can carry',
  (pace) => {
    expect(withSessions(0, pace).hasRoom(pace)).toBe(true);
    expect(withSessions(most - 1, pace).hasRoom(pace)).toBe(true);
    expect(withSessions(most, pace).hasRoom(pace)).toBe(false);
    expect(withSessions(most, pace, { admission: 'off' }).hasRoom(pace)).toBe(true);
  },
);

test('sessions of one pace do not take the room of the other, and a limit holds for both', () => {
  expect(withSessions(most, 'live').hasRoom('lossless')).toBe(true);
  expect(withSessions(most, 'live', { limit: most }).hasRoom('lossless')).toBe(false);
});

test('a daemon that drains takes nothing', () => {
  const admission = withSessions(0, 'live');
  admission.close();
  expect(admission.hasRoom('live')).toBe(false);
});
