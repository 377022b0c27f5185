import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { Orphans } from './orphans.ts';
import type { RemoteSession } from './remote-session.ts';

const session = (id: string, facts: object) =>
  ({
    ...{ id, isPushed: true, state: 'RUNNING', node: 'gone' },
    planned: { tenant: { id: 't' }, terms: { graceMs: 60_000 } },
    ...facts,
  }) as unknown as RemoteSession;

function open(node: string, nodes: string[]) {
  const taken: string[] = [];
  const all = [
    session('s-orphan', {}),
    session('s-hasty', { planned: { tenant: { id: 't' }, terms: { graceMs: 0 } } }),
    session('s-job', { isPushed: false }),
    session('s-over', { state: 'ENDED' }),
    session('s-served', { node: 'b' }),
    session('s-waits', { node: '' }),
  ];
  const orphans = new Orphans({
    node,
    directory: { all: () => all, liveNodes: () => nodes },
    logger: pino({ level: 'silent' }),
    takeOver: async (_, id) => {
      taken.push(id);
      all.splice(
        all.findIndex((one) => one.id === id),
        1,
      );
    },
  });
  onTestFinished(() => orphans.close());
  return { orphans, taken };
}

test('one node takes pushed sessions of a lost node when nobody has continued them in their grace time', async () => {
  const [first, other] = [open('a', ['b', 'a']), open('b', ['b', 'a'])];
  for (const { orphans } of [first, other]) {
    await orphans.look(0);
    await orphans.look(30_000);
  }
  expect(first.taken).toEqual([]);
  await first.orphans.look(31_000);
  expect(first.taken).toEqual(['s-hasty']);
  for (const { orphans } of [first, other]) {
    await orphans.look(61_000);
    await orphans.look(120_000);
  }
  expect(first.taken).toEqual(['s-hasty', 's-orphan']);
  expect(other.taken).toEqual([]);
});

test('a node that comes back in time keeps its sessions', async () => {
  const nodes = ['a', 'b'];
  const { orphans, taken } = open('a', nodes);
  await orphans.look(0);
  nodes.push('gone');
  await orphans.look(50_000);
  nodes.pop();
  await orphans.look(100_000);
  await orphans.look(129_000);
  expect(taken).toEqual([]);
});
