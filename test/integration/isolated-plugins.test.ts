import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadPlugins, permittedLayers } from '@trueframe/daemon/plugins';
import { quietContext } from '@trueframe/sdk/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { copyOf, signer } from '../helpers/signed.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const { limits, namespaces, ownUser } = await permittedLayers();
const isContained = namespaces || ownUser;

const registry = await loadPlugins(
  {
    plugins: [{ package: fixture('hostile-plugin'), isolate: true }],
    engine: { pluginCallTimeout: 2500 },
  },
  60_000,
);
const lines: string[] = [];
const note = (message: string) => void lines.push(message);
const context = {
  ...quietContext(),
  logger: { debug: note, info: note, warn: note, error: note },
};
const frame = {
  ...{ format: 'yuv420p' as const, width: 64, height: 64, index: 0, ptsMs: 0 },
  ...{ matrix: 'bt709' as const, range: 'limited' as const, data: new Uint8Array(6144) },
};
const never = new AbortController().signal;
const honest = await registry.detector('honest').create(context, {});
afterAll(() => honest.close?.());

let connections = 0;
const server = createServer(() => {
  connections += 1;
});
const port = await new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
});
afterAll(() => void server.close());

/** Does a deed, and gives its error; afterwards the same package works as before. */
async function outcomeOf(does: string): Promise<string> {
  const detector = await registry.detector('hostile').create(context, { does, port });
  const outcome = await detector.detect(frame, never).then(
    (faces) => `${faces.length} faces`,
    (reason) => `${reason.code ?? ''} ${reason.message}`,
  );
  await detector.close?.();
  expect(await honest.detect(frame, never)).toHaveLength(1);
  return outcome;
}

describe('an isolated plugin', () => {
  test.each([
    ['reads-passwd', /restricted/],
    ['reads-environ', /restricted/],
    ['writes', /restricted/],
    ['execs-sync', /restricted/],
    ['execs', /restricted/],
    ['starts-worker', /restricted/],
    ['loads-addon', /disabled|restricted/],
    ['has-environment', /^1 faces/],
  ])('that %s is kept from it, and goes on', async (does, expected) => {
    expect(await outcomeOf(does)).toMatch(expected);
  });

  test.each([
    ['exits', /^PLUGIN_CRASHED .*exit code 7/],
    ['aborts', /^PLUGIN_CRASHED /],
    ['loops', /^PLUGIN_TIMEOUT .*did not finish within 2\.5 s/],
    ['floods', /^PLUGIN_CRASHED .*more than 10000 messages/],
  ])('that %s ends its own process, which is started again', async (does, expected) => {
    expect(await outcomeOf(does)).toMatch(expected);
  });

  test.runIf(limits)('does not get more memory than it may', async () => {
    expect(await outcomeOf('eats-buffers')).toMatch(/allocation failed|PLUGIN_CRASHED/);
  });

  test.runIf(isContained).each(['kills-parent', 'kills-group', 'kills-all'])(
    '%s, and reaches nobody but itself',
    async (does) => {
      expect(await outcomeOf(does)).toMatch(/^1 faces|EPERM|ESRCH|PLUGIN_CRASHED/);
    },
  );

  test.runIf(namespaces)('reaches nothing on the network', async () => {
    expect(await outcomeOf('connects')).toBe('1 faces');
    expect(connections).toBe(0);
  });

  test('whose tracker never returns fails its session, and not the thread that waits', () => {
    const { create } = registry.tracker('hostile');
    const loops = create({ does: 'loops', port });
    const track = () => loops.update([], { index: 0, ptsMs: 0, width: 64, height: 64 });
    expect(track).toThrow(expect.objectContaining({ code: 'PLUGIN_TIMEOUT' }));
    // Its tracks are gone with its process.
    expect(track).toThrow(expect.objectContaining({ code: 'PLUGIN_CRASHED' }));
    const other = create({ does: 'nothing', port });
    expect(other.update([], { index: 0, ptsMs: 0, width: 64, height: 64 }).seen).toEqual([]);
  });
});

test('signed and isolated go together: the copy is what the process reads', async () => {
  const root = tempFolder();
  // As root it runs as another user, who has to get there.
  await chmod(root, 0o755);
  const folder = copyOf(fixture('sample-plugin'), join(root, 'sample'));
  const { sign, trust } = signer(root);
  await sign(folder, 'plugin');
  const plugins = [{ package: folder, isolate: true }];
  const signed = await loadPlugins({ plugins, ...trust }, 60_000);
  const white = await signed.detector('white').create(context, { least: 0.01 });
  expect(await white.detect(frame, never)).toEqual([]);
  await white.close?.();
});

test('a call that shares the process with one that hangs is made again in the next', async () => {
  const hangs = await registry.detector('hostile').create(context, { does: 'never-settles', port });
  const late = hangs.detect(frame, never).catch(({ code }) => code);
  // This one waits in the process that is ended for the other.
  const slow = await registry.detector('hostile').create(context, { does: 'waits', port });
  await sleep(1300);
  expect(await slow.detect(frame, never)).toHaveLength(1);
  expect(await late).toBe('PLUGIN_TIMEOUT');
  await Promise.all([hangs.close?.(), slow.close?.()]);
});
