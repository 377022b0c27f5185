import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { trueframe } from '../cli/run-trueframe.ts';
import { serve } from '../cli/serve.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { pushBytes, toFragmentedMp4 } from '../helpers/push-file.ts';
import { startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const folders = (place: string) =>
  readdirSync(place).filter((name) => /^trueframe-\w{6}$/.test(name));

describe('the folder for sockets is tidied away', () => {
  test('files and pushed media are analysed as before, and an engine that dies is replaced', async () => {
    const place = join(tempFolder(), 'tmp');
    mkdirSync(place);
    const env = { TMPDIR: place, XDG_RUNTIME_DIR: '' };
    const daemon = await startTestDaemon(withFaultyPlugins, { env });
    const clip = makeClip(1);
    const media = toFragmentedMp4(clip);
    const [folder] = folders(place);
    for (const lost of [join(place, folder!), place]) {
      rmSync(lost, { recursive: true });
      const pushed = await daemon.finish(pushBytes(daemon.client, media, {}));
      expect(pushed.end, pushed.end.details).toMatchObject({ status: 'OK' });
      expect((await daemon.analyze({ source: clip })).end).toMatchObject({ status: 'OK' });
    }
    rmSync(place, { recursive: true });
    const { enginePid } = await daemon.state();
    process.kill(enginePid, 'SIGKILL');
    expect((await daemon.analyze({ source: clip })).end).toMatchObject({ status: 'OK' });
    expect(folders(place)).toEqual([folder]);
    await daemon.close();
    expect(folders(place)).toEqual([]);
  });

  test('where it cannot be made again, the next engine gets another one', async () => {
    const place = join(tempFolder(), 'tmp');
    mkdirSync(place);
    const env = { TMPDIR: place, XDG_RUNTIME_DIR: '' };
    const daemon = await startTestDaemon(withFaultyPlugins, { env });
    rmSync(place, { recursive: true });
    writeFileSync(place, 'a file in its place');
    await expect.poll(() => daemon.log, { timeout: 20_000 }).toContain('cannot be made again');
    expect((await daemon.analyze({ source: makeClip(1) })).end).toMatchObject({ status: 'OK' });
    expect(await daemon.metric('trueframe_engine_restarts_total')).toBe(1);
  });
});

test('what a killed daemon left is swept by the next, and nothing of one that lives', async () => {
  const place = tempFolder();
  const env = { TMPDIR: place, XDG_RUNTIME_DIR: '' };
  const living = await startScriptedDaemon({}, { env });
  const [kept] = folders(place);
  const victim = await startScriptedDaemon({}, { env });
  const [left] = folders(place).filter((name) => name !== kept);
  await victim.kill();
  mkdirSync(join(place, 'trueframe-of-others'));
  mkdirSync(join(place, 'trueframe-abcdef')); // Belongs to a process that has just begun, or to somebody else.
  expect((await trueframe(['doctor'], { env })).stdout).toMatch(
    new RegExp(`left behind +.*${left}`),
  );
  const next = await startScriptedDaemon({}, { env });
  const [made] = folders(place).filter((name) => ![kept, left, 'trueframe-abcdef'].includes(name));
  await expect.poll(() => folders(place).sort()).toEqual([kept, made, 'trueframe-abcdef'].sort());
  await Promise.all([living.close(), next.close()]);
});

test('a TMPDIR too long for sockets is not used, and doctor says so', async () => {
  const place = join(tempFolder(), 'x'.repeat(100));
  mkdirSync(place);
  const env = { TMPDIR: place, XDG_RUNTIME_DIR: '' };
  const { daemon } = await serve([], { env });
  expect(readdirSync(place)).toEqual([]);
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
  expect((await trueframe(['doctor'], { env })).stdout).toMatch(
    /^warn {2}temporary +.*x takes no sockets\n +→ sockets are in \/tmp instead: set TMPDIR to a short path/m,
  );
});

test('a folder that systemd or the session made comes first', async () => {
  const [service, session, tmp] = [tempFolder(), tempFolder(), tempFolder()];
  const dirs = { XDG_RUNTIME_DIR: session, TMPDIR: tmp };
  const env = { ...dirs, RUNTIME_DIRECTORY: `${service}:/nowhere` };
  const first = await startScriptedDaemon({}, { env });
  expect([service, session, tmp].map((place) => folders(place).length)).toEqual([1, 0, 0]);
  await first.close();
  const second = await startScriptedDaemon({}, { env: { ...dirs, RUNTIME_DIRECTORY: '' } });
  expect([service, session, tmp].map((place) => folders(place).length)).toEqual([0, 1, 0]);
  await second.close();
});
