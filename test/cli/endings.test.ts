import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../helpers/bundles.ts';
import { faultyFlags } from '../helpers/faulty.ts';
import { newMark, processesMarked } from '../helpers/leaks.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, startTrueframe, trueframe } from './run-trueframe.ts';
import { serve } from './serve.ts';

test('a plugin that keeps a timer running does not keep a command from ending', async () => {
  const folder = join(tempFolder(), 'busy');
  await mkdir(folder);
  const provides = [{ kind: 'pooling', id: 'busy' }];
  const block = { apiVersion: 1, entry: './index.js', provides };
  const description = { name: 'busy', version: '1.0.0', type: 'module', trueframe: block };
  await writeFile(join(folder, 'package.json'), JSON.stringify(description));
  await writeFile(
    join(folder, 'index.js'),
    `setInterval(() => {}, 1000);
     const options = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } };
     const create = () => ({ pool: () => 0 });
     const busy = { kind: 'pooling', id: 'busy', summary: 's', apiVersion: 1, options, create };
     export default { name: 'busy', provides: [busy] };`,
  );
  const { code, stdout } = await trueframe(['list', 'plugins', '--plugin', folder]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^pooling +busy/m);
});

test('processes that open a model at once share one optimised copy', async () => {
  const cwd = tempFolder();
  await writeBundle(cwd, 'weighty');
  const env = { XDG_CACHE_HOME: join(cwd, 'cache') };
  const args = ['models', 'verify', 'weighty', '--models', cwd];

  const outcomes = await Promise.all([1, 2, 3, 4].map(() => trueframe(args, { cwd, env })));

  for (const { code, stdout } of outcomes) expect({ code, stdout }).toMatchObject({ code: 0 });
  const entries = await readdir(join(cwd, 'cache', 'trueframe', 'optimised'));
  expect(entries).toHaveLength(1);
  const [entry = ''] = entries;
  const files = await readdir(join(cwd, 'cache', 'trueframe', 'optimised', entry));
  expect(files.sort()).toEqual(['entry.json', 'model.bin', 'model.onnx']);
});

test('SIGTERM lets a running session finish; its caller gets a summary', async () => {
  const { daemon, address } = await serve(faultyFlags);
  const flags = ['--address', address, '--pipeline', 'slow', '--all', '--json'];
  const caller = startTrueframe(['analyze', makeClip(60), ...flags]);
  await caller.seen(/"trackStarted"/);

  daemon.child.kill('SIGTERM');

  const { stdout, code } = await caller.ended;
  const last = jsonLines<{ summary?: { endReason: string } }>(stdout).at(-1);
  expect(last?.summary?.endReason).toBe('END_REASON_DRAINED');
  expect(code).toBe(0);
  expect(await daemon.ended).toMatchObject({ code: 0 });
});

test('a second signal quits at once, and nothing is left behind', async () => {
  const { marker, env } = newMark();
  const { daemon, address } = await serve([...faultyFlags, '--log', 'info'], {
    env,
  });
  // Its detector never answers, so that draining takes until the time limit of plugins.
  const flags = ['--address', address, '--pipeline', 'detector-never-settles', '--json'];
  const caller = startTrueframe(['analyze', makeClip(5), ...flags]);
  await caller.seen(/"sourceState"/);
  daemon.child.kill('SIGTERM');
  await daemon.seen(/a second signal quits at once/);

  daemon.child.kill('SIGTERM');

  await daemon.ended;
  expect(daemon.child.signalCode).toBe('SIGKILL');
  expect((await caller.ended).code).toBe(3);
  await expect.poll(() => processesMarked(marker), { timeout: 15_000 }).toEqual([]);
});
