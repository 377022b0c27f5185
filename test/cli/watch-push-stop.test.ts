import { expect, test } from 'vitest';
import { TestClient } from '../helpers/client.ts';
import { faultyFlags } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { jsonLines, startTrueframe, trueframe, trueframeHere } from './run-trueframe.ts';
import { serveForAll } from './serve.ts';

const served = serveForAll(faultyFlags);
const there = () => ['--address', served().address];

interface Line {
  readonly sessionId: string;
  readonly sequence: string;
  readonly summary?: { readonly frames: { readonly analysed: string } };
}

test('push sends what comes in, from a file or a pipe, and shows the verdict; watch shows it once more', async () => {
  const media = makeClip(2, 'clip.ts', ['-c:v', 'libx264', '-g', '25']);
  const flags = ['--pipeline', 'fixed-face', '--pace', 'lossless', ...there()];
  const piped = await trueframe(['push', '-', ...flags], { input: media });
  expect(piped).toMatchObject({ code: 0, stderr: '' });
  expect(piped.stdout).toMatch(
    /Verdict: synthetic likely \(score 0\.90.*50 of 50 frames analysed/s,
  );

  const pushed = await trueframeHere(['push', media, ...flags, '--json']);
  const events = jsonLines<Line>(pushed.stdout);
  expect(events.at(-1)?.summary?.frames.analysed).toBe('50');

  const { sessionId } = events[0] as Line;
  const watched = await trueframeHere(['watch', sessionId, ...there(), '--after', '3', '--json']);
  expect(watched).toMatchObject({ code: 0, stderr: '' });
  const numbers = jsonLines<Line>(watched.stdout).map(({ sequence }) => Number(sequence));
  expect(numbers).toEqual(Array.from({ length: events.length - 3 }, (_, k) => k + 4));
});

test('what cannot be pushed is said before a session is there', async () => {
  const push = async (run: typeof trueframe, ...args: string[]) => {
    const { code, stderr } = await run(['push', ...args, ...there()]);
    return `${code} ${stderr}`;
  };
  expect(await push(trueframeHere, '/nowhere.ts')).toMatch(
    /^2 error SOURCE_NOT_FOUND: no such file: \/nowhere\.ts/,
  );
  expect(await push(trueframe, '-')).toMatch(/^2 error SOURCE_EMPTY/);
  expect(await push(trueframeHere, makeClip(1, 'clip.avi'))).toMatch(
    /^2 error SOURCE_UNSUPPORTED.*-f mpegts/,
  );
  expect(await push(trueframeHere, 'x', '--format', 'avi')).toMatch(
    /^2 error REQUEST_INVALID.*fmp4, mpegts, h264/,
  );
});

test('stop ends a session for everybody who follows it', async () => {
  const client = new TestClient(served().address);
  const options = { pipeline: 'slow', graceMs: 60_000 };
  const { session } = await client.startSession({ source: makeClip(60), options });
  const id = session?.sessionId ?? '';
  const watching = startTrueframe(['watch', id, ...there(), '--json']);
  await watching.seen(/sessionStarted/);

  const stopped = await trueframeHere(['stop', id, ...there()]);
  expect(stopped).toMatchObject({ code: 0, stderr: '' });
  expect(stopped.stdout).toMatch(new RegExp(`^${id} (stopping|ended)`));
  const { code, stdout } = await watching.ended;
  expect([0, 3]).toContain(code);
  expect(stdout).toMatch(/END_REASON_STOPPED/);
  const unknown = await trueframeHere(['stop', 's-nobody', ...there()]);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('SESSION_NOT_FOUND') });
  client.close();
});
