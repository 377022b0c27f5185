import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { TrueframeError } from '@trueframe/sdk';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { Pipeline } from '../../config/pipeline.ts';
import { Config } from '../../config/schema.ts';
import type { HostedSession } from './hosted-session.ts';
import { SocketFolder } from './socket-folder.ts';
import { Supervisor } from './supervisor.ts';

// A real process that speaks the messages of an engine, and does what a session's source says.
const entry = fileURLToPath(
  new URL('../../../../test/helpers/scripted-engine.mjs', import.meta.url),
);
const logger = pino({ level: 'silent' });
const pipeline = Pipeline.parse(pipelineInput());

function startSupervisor(config: object = {}, hangTimeout = '5s') {
  process.env.SCRIPTED_DEATHS = tempFolder();
  const restarts: string[] = [];
  const sockets = new SocketFolder(logger);
  const supervisor = new Supervisor({
    onPictures: () => {},
    picturesOf: () => ({ kept: [], watch: undefined }),
    entry,
    config: Config.parse({ engine: { hangTimeout }, ...config }),
    sockets,
    warmUp: () => undefined,
    logger,
    onMetrics: () => {},
    onLoad: () => {},
    onRestart: (reason) => restarts.push(reason),
    onChange: () => {},
  });
  supervisor.start();
  onTestFinished(async () => {
    await supervisor.close();
    await sockets.close();
  });
  return { supervisor, restarts };
}

/** A session that writes down what happens to it. Frames of lost engines are done again. */
class Recorder implements HostedSession {
  readonly id = `s-${randomUUID()}`;
  readonly seen: string[] = [];
  entries: Uint8Array[] = [];
  error: TrueframeError | undefined;
  readonly #query: string;
  readonly #goesOn: boolean;

  constructor(query: string, goesOn = true) {
    this.#query = query;
    this.#goesOn = goesOn;
  }

  plan() {
    return {
      sessionId: this.id,
      source: { kind: 'file', path: `/script?${this.#query}` },
      pipeline,
      pipelineVersion: 'v',
      sampling: 'all',
      pace: 'lossless',
      tenant: { id: '', weight: 1 },
      includeScores: true,
      includeTrackUpdates: false,
      maxMediaMs: 0,
      rung: 0,
      resume: { journal: this.entries, reason: '', silentMs: 0, started: true },
    } as const;
  }

  onAssigned(): void {
    this.seen.push('assigned');
  }

  onProgress({ entry: bytes }: Parameters<HostedSession['onProgress']>[0]): void {
    if (bytes) this.entries.push(bytes);
  }

  onClosed(): void {
    this.seen.push('closed');
  }

  onUnconfirmed(): void {
    this.seen.push('unconfirmed');
  }

  onEngineLost(reason: string): boolean {
    this.seen.push(reason);
    return this.#goesOn;
  }

  onRefused(error: TrueframeError): void {
    this.error = error;
    this.seen.push('refused');
  }
}

const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 15_000, interval: 10 });

test('sessions that wait are assigned when the engine is ready, and run to their end', async () => {
  const { supervisor } = startSupervisor();
  const sessions = [new Recorder('frames=3'), new Recorder('frames=5')];
  for (const session of sessions) supervisor.host(session);
  expect(supervisor.facts).toBeUndefined();
  expect(supervisor.problem).toBe('the engine is starting');
  await until(() => sessions.every(({ seen }) => seen.includes('closed')));
  expect(sessions.map(({ seen }) => seen)).toEqual([
    ['assigned', 'closed'],
    ['assigned', 'closed'],
  ]);
  expect(sessions.map(({ entries }) => entries.length)).toEqual([3, 5]);
  expect(supervisor.problem).toBe('');
});

test('when the engine dies, its sessions go on in the next one', async () => {
  const { supervisor, restarts } = startSupervisor();
  const [victim, other] = [new Recorder('frames=30&crash=10'), new Recorder('frames=60')];
  supervisor.host(victim);
  supervisor.host(other);
  await until(() => victim.seen.includes('closed') && other.seen.includes('closed'));
  for (const { seen } of [victim, other]) {
    expect(seen).toEqual(['assigned', 'ENGINE_CRASHED', 'assigned', 'closed']);
  }
  expect([victim.entries.length, other.entries.length]).toEqual([30, 60]);
  expect(restarts).toEqual(['engine_crashed']);
});

test('a silent engine is killed and replaced', async () => {
  const { supervisor, restarts } = startSupervisor({}, '1s');
  const session = new Recorder('frames=20&silent=10');
  supervisor.host(session);
  await until(() => session.seen.includes('closed'));
  expect(session.seen).toEqual(['assigned', 'ENGINE_HUNG', 'assigned', 'closed']);
  expect(restarts).toEqual(['engine_hung']);
});

test('a session with stuck plugin code is refused, the engine replaced, the others go on', async () => {
  const { supervisor, restarts } = startSupervisor();
  const [stuck, other] = [new Recorder('frames=20&hung=5'), new Recorder('frames=100')];
  supervisor.host(stuck);
  supervisor.host(other);
  await until(() => other.seen.includes('closed'));
  expect(stuck.error?.code).toBe('PLUGIN_TIMEOUT');
  expect(stuck.seen).toEqual(['assigned', 'refused']);
  expect(other.seen).toEqual(['assigned', 'ENGINE_HUNG', 'assigned', 'closed']);
  expect(restarts).toEqual(['engine_hung']);
});

test('a session that kills every engine is refused with the number of deaths', async () => {
  const { supervisor } = startSupervisor();
  const session = new Recorder('frames=20&crash=0&times=99');
  supervisor.host(session);
  await until(() => session.error !== undefined);
  expect(session.error).toMatchObject({ code: 'ENGINE_CRASHED', details: { deaths: 3 } });
  expect(session.error?.message).toContain('signal SIGKILL');
});

test('a session that wants no other engine is forgotten', async () => {
  const { supervisor, restarts } = startSupervisor();
  const session = new Recorder('frames=20&crash=10', false);
  supervisor.host(session);
  await until(() => restarts.length === 1);
  await until(() => supervisor.facts !== undefined);
  expect(session.seen).toEqual(['assigned', 'ENGINE_CRASHED']);
});

test('a cancel is over at once without an engine, and otherwise when the engine says so', async () => {
  const { supervisor } = startSupervisor();
  const early = new Recorder('frames=3');
  supervisor.host(early);
  expect(supervisor.cancel(early.id)).toBe(true);
  await until(() => supervisor.facts !== undefined);
  const late = new Recorder('frames=100000');
  supervisor.host(late);
  await until(() => late.entries.length > 0);
  expect(supervisor.cancel(late.id)).toBe(false);
  await until(() => late.seen.includes('closed'));
  expect(early.seen).toEqual([]);
});

test('a cancel that an engine is slow to confirm counts as over, and the engine lives on', async () => {
  const { supervisor, restarts } = startSupervisor({}, '1500ms');
  const deaf = new Recorder('frames=100000&deaf');
  supervisor.host(deaf);
  await until(() => deaf.entries.length > 0);
  expect(supervisor.cancel(deaf.id)).toBe(false);
  await until(() => deaf.seen.includes('unconfirmed'));
  expect(restarts).toEqual([]);
});

test('where no engine starts, sessions are refused with the reason, those that come later too', async () => {
  const { supervisor, restarts } = startSupervisor({ cache: '/noStart' });
  const [early, late] = [new Recorder('frames=3'), new Recorder('frames=3')];
  supervisor.host(early);
  await until(() => early.error !== undefined);
  supervisor.host(late);
  for (const { error, seen } of [early, late]) {
    expect(seen).toEqual(['refused']);
    expect(error?.code).toBe('ENGINE_CRASHED');
    expect(error?.message).toContain('the scripted engine does not start');
  }
  expect(restarts).toEqual(['start_failed', 'start_failed', 'start_failed']);
});
