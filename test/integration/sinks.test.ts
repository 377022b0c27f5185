import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigInput } from '@trueframe/daemon';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { type GotNotice, WEBHOOK_SECRET, WebhookReceiver } from '../helpers/webhook-receiver.ts';

/** Milliseconds for which the receiver is away; more for a measurement by hand. */
const AWAY_MS = Number(process.env.SINK_AWAY_MS ?? 1000);

/** A busy machine may take its time over so many requests. */
const patience = { timeout: 30_000 + 5 * AWAY_MS };

/** One of every four frames brings a verdict that differs from the one before; then come the final one and the summary. */
const CLIP = scripted(`frames=${200 + AWAY_MS / 5}&everyMs=5&verdicts=4`);
const NOTICES = (200 + AWAY_MS / 5) / 4 + 2;

/** Numbers of the notices of each session, those that come again left out. */
function numbersOf(got: readonly GotNotice[]): number[][] {
  const first = got.filter(({ id }, at) => got.findIndex((one) => one.id === id) === at);
  const sessions = [...new Set(first.map(({ sessionId }) => sessionId))];
  return sessions.map((id) => {
    return first.filter(({ sessionId }) => sessionId === id).map((one) => Number(one.sequence));
  });
}

/** Sinks whose calls do not end, or whose threads do. */
const stubborn = (['hang', 'die'] as const).map((how) => ({
  ...{ use: 'stubborn', name: how, options: { how }, timeout: '100ms' },
  events: ['sessionStarted' as const],
  retry: { firstPause: '10ms', attempts: 2 },
}));

const linesOf = (path: string) =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

test('no notice is lost, doubled or out of order while a receiver, then the daemon, is away', async () => {
  const receiver = await WebhookReceiver.open();
  const folder = tempFolder();
  const config: ConfigInput = {
    sessions: { store: { folder: join(folder, 'sessions') } },
    plugins: [fixture('stubborn-sink')],
    sinks: [
      {
        use: 'webhook',
        options: { url: receiver.url, secret: WEBHOOK_SECRET },
        retry: { firstPause: '50ms', maxPause: '300ms' },
      },
      { use: 'json-lines', options: { path: join(folder, 'notices.jsonl') } },
      {
        use: 'webhook',
        name: 'dead',
        // Nobody listens there.
        options: { url: 'http://127.0.0.1:1/hook', secret: WEBHOOK_SECRET },
        events: ['summary'],
        retry: { firstPause: '10ms', attempts: 2 },
        deadLetters: join(folder, 'dead'),
      },
      ...stubborn,
    ],
  };
  const first = await startScriptedDaemon(config);
  receiver.start();
  const calls = [1, 2, 3].map(() => first.client.analyze(CLIP));
  await expect.poll(() => receiver.got.length).toBeGreaterThan(20);
  await receiver.kill();
  await sleep(AWAY_MS);
  receiver.start();
  await Promise.all(calls.map(({ ended }) => ended));
  await expect.poll(() => numbersOf(receiver.got).flat().length, patience).toBe(3 * NOTICES);
  expect(await first.metric('trueframe_sink_retries_total{sink="webhook"}')).toBeGreaterThan(0);

  await expect.poll(() => first.log).toContain('sink die: its thread has ended');
  await expect
    .poll(() => first.log)
    .toContain('sink hang goes on with a delivery that was aborted');
  await receiver.kill();
  await first.client.analyze(CLIP).ended;
  await expect.poll(() => linesOf(join(folder, 'notices.jsonl')).length).toBe(4 * NOTICES);
  expect(receiver.got.length).toBeLessThan(4 * NOTICES);
  await first.kill();
  receiver.start();
  const second = await startScriptedDaemon(config);
  await expect.poll(() => numbersOf(receiver.got).flat().length, patience).toBe(4 * NOTICES);

  const written = linesOf(join(folder, 'notices.jsonl')) as GotNotice[];
  const numbers = numbersOf(receiver.got);
  const isInOrder = numbers.map((own) => own.every((n, at) => at === 0 || n > (own[at - 1] ?? 0)));
  const ids = new Set(receiver.got.map(({ id }) => id));
  const lost = written.filter(({ id }) => !ids.has(id)).length;
  const again = receiver.got.length - ids.size;
  console.log(
    `receiver away for ${AWAY_MS} ms: ${ids.size} notices of ${numbers.length} sessions, lost ${lost}, in order ${isInOrder.every(Boolean)}, ` +
      `delivered again ${again}`,
  );
  expect([lost, isInOrder]).toEqual([0, [true, true, true, true]]);
  expect(numbersOf(written)).toEqual(numbers);

  // Undeliverable notices hold up nobody, and are kept.
  const dead = linesOf(join(folder, 'dead/dead.jsonl'));
  expect(dead.length).toBeGreaterThanOrEqual(3);
  expect(dead[0]).toMatchObject({ sink: 'dead', code: 'SINK_UNAVAILABLE', attempts: 2 });
  expect(dead[0].notice).toMatchObject({ kind: 'summary', summary: { completeness: 1 } });
  await expect.poll(() => second.metric('trueframe_sink_backlog{sink="webhook"}')).toBe(0);
});

test('a daemon whose sink has wrong options does not start, and says which', async () => {
  const options = { url: 'http://127.0.0.1:1/', secrt: WEBHOOK_SECRET };
  const start = startScriptedDaemon({ sinks: [{ use: 'webhook', name: 'pager', options }] });
  await expect(start).rejects.toThrow(/PLUGIN_OPTIONS_INVALID: sink pager: .*"secrt"/);
});
