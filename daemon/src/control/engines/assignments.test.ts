import { expect, test } from 'vitest';
import { Assignments } from './assignments.ts';
import type { HostedSession } from './hosted-session.ts';

function openAssignments(...ids: string[]): Assignments<string> {
  const assignments = new Assignments<string>();
  for (const id of ids) assignments.add({ id } as HostedSession);
  return assignments;
}

/** Ids of the sessions that are given to slots now. */
function assign(assignments: Assignments<string>, ...slots: string[]): string[] {
  return assignments.assign(slots).map(({ session, slot }) => `${session.id} on ${slot}`);
}

const evict = (assignments: Assignments<string>, slot: string) =>
  assignments.evict(slot).map(({ session, guilty }) => `${session.id}${guilty ? ' did it' : ''}`);

test('all sessions are assigned at once as long as nothing is suspicious', () => {
  const assignments = openAssignments('a', 'b', 'c');
  expect(assign(assignments, '1')).toEqual(['a on 1', 'b on 1', 'c on 1']);
  expect(assign(assignments, '1')).toEqual([]);
});

test('without an open slot sessions wait', () => {
  const assignments = openAssignments('a', 'b');
  expect(assign(assignments)).toEqual([]);
  expect(assignments.waiting().map(({ session }) => session.id)).toEqual(['a', 'b']);
  assign(assignments, '1');
  expect(assignments.waiting()).toEqual([]);
});

test('a session goes to the slot with the fewest', () => {
  const assignments = openAssignments('a', 'b', 'c');
  expect(assign(assignments, '1', '2')).toEqual(['a on 1', 'b on 2', 'c on 1']);
  assignments.remove('a');
  assignments.remove('c');
  for (const id of ['d', 'e']) assignments.add({ id } as HostedSession);
  expect(assign(assignments, '1', '2')).toEqual(['d on 1', 'e on 1']);
});

test('the death of an engine moves its sessions to the slots that are left, and no others', () => {
  const assignments = openAssignments('a', 'b', 'c', 'd');
  assign(assignments, '1', '2');
  expect(evict(assignments, '1')).toEqual(['a', 'c']);
  expect(assign(assignments, '2')).toEqual(['a on 2', 'c on 2']);
  expect(assignments.get('a')).toMatchObject({ slot: '2', strikes: 1 });
  expect(assignments.get('b')).toMatchObject({ slot: '2', strikes: 0 });
});

test('sessions without a frame at two deaths are tried one by one, until the culprit is found', () => {
  const assignments = openAssignments('innocent', 'culprit', 'other');
  for (let death = 1; death <= 2; death++) {
    assign(assignments, '1');
    expect(evict(assignments, '1')).toEqual(['innocent', 'culprit', 'other']);
  }

  expect(assign(assignments, '1', '2')).toEqual(['innocent on 1']);
  expect(assign(assignments, '1', '2')).toEqual([]);
  expect(assignments.clear('innocent')).toBe(true);
  expect(assignments.clear('innocent')).toBe(false);
  expect(assign(assignments, '1')).toEqual(['culprit on 1']);

  expect(evict(assignments, '1')).toEqual(['innocent', 'culprit did it']);
  expect(assignments.get('other')?.strikes).toBe(2);
});

test('a session that showed a frame in between starts from zero', () => {
  const assignments = openAssignments('a');
  for (let death = 1; death <= 10; death++) {
    assign(assignments, '1');
    assignments.clear('a');
    expect(evict(assignments, '1')).toEqual(['a']);
  }
});

test('a session that was forgotten is not assigned, cleared or found', () => {
  const assignments = openAssignments('a');
  expect(assignments.remove('a')?.id).toBe('a');
  expect(assignments.remove('a')).toBeUndefined();
  expect(assignments.get('a')).toBeUndefined();
  expect(assignments.clear('a')).toBe(false);
  expect(assign(assignments, '1')).toEqual([]);
});
