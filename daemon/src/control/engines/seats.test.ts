import { expect, test } from 'vitest';
import type { HostedSession } from './hosted-session.ts';
import { type Seat, Seats } from './seats.ts';

const session = (id: string) => ({ id }) as HostedSession;
const idsOf = (seats: readonly Seat[]) => seats.map((seat) => seat.session.id);

function place(seats: Seats): Seat[] {
  const placed = seats.toPlace();
  for (const seat of placed) seat.placed = true;
  return placed;
}

test('all sessions are placed at once as long as nothing is suspicious', () => {
  const seats = new Seats();
  for (const id of ['a', 'b', 'c']) seats.add(session(id));
  expect(idsOf(place(seats))).toEqual(['a', 'b', 'c']);
  expect(place(seats)).toEqual([]);
});

test('sessions without a frame at two deaths are tried one by one, until the culprit is found', () => {
  const seats = new Seats();
  for (const id of ['innocent', 'culprit', 'other']) seats.add(session(id));
  for (let death = 1; death <= 2; death++) {
    place(seats);
    expect(seats.evict().some(({ guilty }) => guilty)).toBe(false);
  }

  expect(idsOf(place(seats))).toEqual(['innocent']);
  expect(place(seats)).toEqual([]);
  seats.clear(seats.get('innocent') as Seat);
  expect(idsOf(place(seats))).toEqual(['culprit']);

  const verdicts = seats.evict().map(({ seat, guilty }) => [seat.session.id, guilty]);
  expect(verdicts).toEqual([
    ['innocent', false],
    ['culprit', true],
  ]);
  expect(seats.get('other')?.strikes).toBe(2);
});

test('a session that showed a frame in between starts from zero', () => {
  const seats = new Seats();
  const seat = seats.add(session('a'));
  for (let death = 1; death <= 10; death++) {
    place(seats);
    seats.clear(seat);
    expect(seats.evict()).toEqual([{ seat, guilty: false }]);
  }
});
