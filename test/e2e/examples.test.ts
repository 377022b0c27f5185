import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { writeTokens } from '../helpers/credentials.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { buildGoClient } from '../helpers/go-client.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { spawn } from '../helpers/programs.ts';
import { makeStubs } from '../helpers/python-stubs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

const LANGUAGES: Readonly<Record<string, () => readonly [string, ...string[]]>> = {
  TypeScript: () => [process.execPath, example('typescript/dist/client.js')],
  Python: () => ['/usr/bin/python3', example('python/client.py')],
  Go: () => [buildGoClient()],
};

/** Builds the client of a language; returns a function that runs it against a daemon and resolves to what it printed. */
function clientOf(language: string) {
  const [program, ...args] = LANGUAGES[language]!();
  const stubs = language === 'Python' ? makeStubs() : '';
  return async (
    { daemon, token }: { readonly daemon: TestDaemon; readonly token: string },
    ...words: string[]
  ): Promise<string> => {
    const target = { TRUEFRAME_ADDRESS: daemon.grpcAddress, TRUEFRAME_TOKEN: token };
    const env = { ...process.env, PYTHONPATH: stubs, ...target };
    const child = spawn(program, [...args, ...words], { env });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return errors + out;
  };
}

test.each(Object.keys(LANGUAGES))('the %s client calls every RPC', async (language) => {
  const run = clientOf(language);
  const { path, tokens } = writeTokens(tempFolder(), {
    examples: { role: 'operator', tenant: 'blue' },
  });
  const auth = { tokens: path, anonymous: 'loopback' } as const;
  const daemon = await startTestDaemon({ ...withFaultyPlugins, auth });
  const caller = { daemon, token: tokens.examples };

  const analysed = (await run(caller, 'analyze', makeClip(1))).trim().split('\n');
  const id = analysed[0]?.replace('session ', '') ?? '';
  expect(analysed).toContainEqual(expect.stringMatching(/^track 1 LABEL_SYNTHETIC_LIKELY 0\.900/));
  expect(analysed).toContainEqual(expect.stringMatching(/^whole video LABEL_SYN\w+ 0\.900/));
  expect(analysed.at(-1)).toBe('25 of 25 frames analysed');

  expect((await daemon.client.getSession(id)).tenant).toBe('blue');
  expect(await run({ daemon, token: 'wrong' }, 'list-models')).toContain('AUTH_INVALID');

  const pushed = await run(caller, 'push', makeClip(1, 'clip.ts', ['-c:v', 'libx264']));
  expect(pushed).toMatch(/^whole video LABEL_SYNTHETIC_LIKELY 0\.900.*\n25 of 25 frames/m);

  const begun = await run(caller, 'start-session', makeClip(1));
  const job = begun.split(' ')[0] ?? '';
  expect(await run(caller, 'watch', job)).toMatch(/^25 of 25 frames analysed/m);
  expect(await run(caller, 'watch-sessions')).toContain(`${job} SESSION_STATE_ENDED 25 /`);

  expect(await run(caller, 'watch-picture', job)).toContain('PICTURE_UNAVAILABLE');
  expect(await run(caller, 'get-evidence', job)).toContain('EVIDENCE_OFF');
  expect(await run(caller, 'delete-evidence', job)).toContain('EVIDENCE_OFF');
  expect(await run(caller, 'get-session', id)).toMatch(`${id} SESSION_STATE_ENDED 25 /`);
  expect(await run(caller, 'list-sessions')).toContain(`${id} SESSION_STATE_ENDED 25 /`);
  const live = daemon.client.push();
  await live.send({ open: { format: 'MEDIA_FORMAT_MPEGTS' } });
  const running = await vi.waitFor(async () => {
    const list = await run(caller, 'list-sessions');
    expect(list).toMatch(/SESSION_STATE_STARTING/);
    return /^(\S+) SESSION_STATE_STARTING/m.exec(list)?.[1] ?? '';
  }, 20_000);
  expect(await run(caller, 'stop-session', running)).toContain(`${running} SESSION_STATE_`);
  await live.ended;

  expect(await run(caller, 'list-plugins')).toMatch(/^KIND_DETECTOR fixed /m);
  expect(await run(caller, 'list-models')).toMatch(/ usable$/m);
  expect(await run(caller, 'list-pipelines')).toMatch(/^fixed-face \(default\) usable$/m);
  const missing = await run(caller, 'analyze', '/nowhere/missing.mp4');
  expect(await run(caller, 'reload-models')).toBe('');
  expect(await run(caller, 'drain')).toContain('0 sessions are over, 0 of them failed');
  expect(missing).toMatch(/^SOURCE_NOT_FOUND: .*\/nowhere\/missing\.mp4/);
});

test('the clients tell no score from a score of 0', async () => {
  const daemon = await startTestDaemon({ defaultPipeline: 'embedded' });
  const clip = makeClip(1);
  for (const language of Object.keys(LANGUAGES)) {
    expect(await clientOf(language)({ daemon, token: '' }, 'analyze', clip)).toMatch(
      /^whole video LABEL_NOT_APPLICABLE - /m,
    );
  }
});
