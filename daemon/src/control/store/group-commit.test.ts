import { TrueframeError } from '@trueframe/sdk';
import { expect, test, vi } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** A commit whose writes end when the test says so. */
function openCommit() {
  const writes: { readonly operations: readonly string[]; end(error?: Error): void }[] = [];
  const said: string[] = [];
  let mends = 0;
  const commit = new GroupCommit<string>({
    write: (operations) =>
      new Promise((resolve, reject) => {
        writes.push({ operations, end: (error) => (error ? reject(error) : resolve()) });
      }),
    mend: async () => {
      mends += 1;
    },
    toProblem: (reason) => new TrueframeError('STORE_FULL', (reason as Error).message),
    onProblem: (problem) => said.push(problem?.code ?? 'well'),
    onHeld: (isHeld) => said.push(isHeld ? 'hold' : 'go on'),
    onCommitted: () => {},
  });
  const kept: string[] = [];
  const add = (name: string, bytes = 1) =>
    commit.add({ operations: [name], bytes, onKept: () => kept.push(name) });
  const writesAre = (count: number) => vi.waitFor(() => expect(writes).toHaveLength(count), 10_000);
  return { commit, add, kept, writes, writesAre, said, mends: () => mends };
}

test('what comes during a write goes along with the next one, in order', async () => {
  const { add, kept, writes, writesAre } = openCommit();
  add('a');
  add('b');
  await writesAre(1);
  add('c');
  add('d');
  expect(writes[0]?.operations).toEqual(['a', 'b']);
  expect(kept).toEqual([]);
  writes[0]?.end();
  await writesAre(2);
  expect(kept).toEqual(['a', 'b']);
  expect(writes[1]?.operations).toEqual(['c', 'd']);
  writes[1]?.end();
  await vi.waitFor(() => expect(kept).toEqual(['a', 'b', 'c', 'd']), 10_000);
});

test('what comes when a write has just ended is written, too', async () => {
  const { commit, writes, writesAre } = openCommit();
  const keep = (name: string) =>
    new Promise<void>((onKept) => commit.add({ operations: [name], bytes: 1, onKept }));
  const first = keep('a');
  await writesAre(1);
  writes[0]?.end();
  await first;
  void keep('b');
  await writesAre(2);
});

test('a batch that fails comes again until it is written, and nothing overtakes it', async () => {
  const { commit, add, kept, writes, writesAre, said, mends } = openCommit();
  add('a');
  await writesAre(1);
  add('b');
  writes[0]?.end(new Error('full'));
  await vi.waitFor(() => expect(commit.problem?.code).toBe('STORE_FULL'), 10_000);
  expect(said).toEqual(['STORE_FULL', 'hold']);
  await writesAre(2);
  expect(mends()).toBe(1);
  expect(writes[1]?.operations).toEqual(['a']);
  expect(kept).toEqual([]);
  writes[1]?.end();
  await writesAre(3);
  writes[2]?.end();
  await vi.waitFor(() => expect(kept).toEqual(['a', 'b']), 10_000);
  expect(said).toEqual(['STORE_FULL', 'hold', 'well', 'go on']);
  expect(commit.oldestMs).toBe(0);
});

test('sessions wait while much is waiting', async () => {
  const { add, writes, writesAre, said } = openCommit();
  add('a');
  await writesAre(1);
  for (let k = 0; k < 9; k += 1) add(`b${k}`, 1024 * 1024);
  expect(said).toEqual(['hold']);
  writes[0]?.end();
  await writesAre(2);
  writes[1]?.end();
  await vi.waitFor(() => expect(said).toEqual(['hold', 'go on']), 10_000);
});

test('a close waits for what is under way, but not for a disk that fails', async () => {
  const well = openCommit();
  well.add('a');
  await well.writesAre(1);
  const closed = well.commit.close();
  well.writes[0]?.end();
  await closed;
  expect(well.kept).toEqual(['a']);

  const full = openCommit();
  full.add('a');
  await full.writesAre(1);
  full.writes[0]?.end(new Error('full'));
  await vi.waitFor(() => expect(full.commit.problem).toBeDefined(), 10_000);
  await full.commit.close();
  expect(full.kept).toEqual([]);
});
