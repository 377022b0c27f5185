import { TrueframeError } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { advance, BIRTH, type Life, type Trigger } from './life.ts';
import { SESSION_STATES, type SessionState } from './session-state.ts';

const error = new TrueframeError('SOURCE_STALLED', 'no media');
const stop: Trigger = { type: 'stop', reason: 'END_REASON_STOPPED' };
const fail: Trigger = { type: 'fail', error };
const cancel: Trigger = { type: 'cancel' };
const summarised: Trigger = { type: 'summarised', endReason: 'source_ended' };
const closed: Trigger = { type: 'closed' };
const lost: Trigger = { type: 'engine_lost' };

const TRIGGERS: readonly Trigger[] = [
  { type: 'started' },
  { type: 'source_lost' },
  { type: 'recovered' },
  summarised,
  stop,
  fail,
  cancel,
  lost,
  closed,
];

/** The state after triggers of which none is refused. */
function live(...triggers: Trigger[]): Life {
  return triggers.reduce<Life>((life, trigger) => {
    const next = advance(life, trigger);
    if ('refused' in next) throw new Error(`${next.state} refuses ${next.refused}`);
    return next;
  }, BIRTH);
}

const running = live({ type: 'started' });
const LIVES: Readonly<Record<SessionState, Life>> = {
  STARTING: BIRTH,
  RUNNING: running,
  RECOVERING: live({ type: 'started' }, lost),
  STOPPING: live(stop),
  ENDED: live(summarised, closed),
  FAILED: live(fail, closed),
  CANCELLED: live(cancel, closed),
};

/** The state after each of TRIGGERS; -: it is refused. */
const AFTER: Readonly<Record<SessionState, string>> = {
  STARTING: 'RUNNING - - STARTING STOPPING STOPPING STOPPING STARTING FAILED',
  RUNNING: '- RECOVERING - RUNNING STOPPING STOPPING STOPPING RECOVERING FAILED',
  RECOVERING: 'RUNNING - RUNNING RECOVERING STOPPING STOPPING STOPPING RECOVERING FAILED',
  STOPPING: '- - - STOPPING - STOPPING STOPPING STOPPING FAILED',
  ENDED: '- - - - - - - - -',
  FAILED: '- - - - - - - - -',
  CANCELLED: '- - - - - - - - -',
};

test.each(SESSION_STATES)('%s lets exactly these triggers change it', (state) => {
  const life = LIVES[state];
  expect(life.state).toBe(state);
  const after = TRIGGERS.map((trigger) => {
    const next = advance(life, trigger);
    if ('refused' in next) {
      expect(next).toEqual({ refused: trigger.type, state });
      return `${trigger.type}: -`;
    }
    return `${trigger.type}: ${next.state}`;
  });
  const expected = AFTER[state].split(' ');
  expect(after).toEqual(TRIGGERS.map(({ type }, k) => `${type}: ${expected[k]}`));
});

test('a summary decides how the session ends', () => {
  expect(live(summarised, closed)).toEqual({ state: 'ENDED', endReason: 'source_ended' });
  expect(live(stop, { type: 'summarised', endReason: 'stopped' }, closed)).toEqual({
    state: 'ENDED',
    endReason: 'stopped',
  });
});

test('an engine that closes without a summary is a bug, one that closes with an error is not', () => {
  expect(live(closed)).toMatchObject({ state: 'FAILED', endReason: 'internal' });
  expect(live({ type: 'closed', error })).toEqual({
    state: 'FAILED',
    endReason: 'source_stalled',
    error,
  });
});

test('a failure overrules a stop, a cancel overrules both', () => {
  expect(live(stop, fail, closed)).toMatchObject({ state: 'FAILED', error });
  expect(live(stop, fail, cancel, closed)).toEqual({ state: 'CANCELLED', endReason: 'cancelled' });
  expect(advance(live(cancel), fail)).toEqual({ refused: 'fail', state: 'STOPPING' });
  expect(advance(live(fail), summarised)).toEqual({ refused: 'summarised', state: 'STOPPING' });
});

test('an engine that dies ends only sessions that wait for its confirmation', () => {
  expect(live(summarised, lost)).toMatchObject({ state: 'ENDED' });
  expect(live(cancel, lost)).toMatchObject({ state: 'CANCELLED' });
  expect(live(fail, lost)).toMatchObject({ state: 'FAILED' });
  expect(live(stop, lost)).toEqual(live(stop));
  expect(live(lost)).toBe(BIRTH);
});
