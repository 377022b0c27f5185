import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '@trueframe/daemon';
import type { AnalyzeRequest, Session__Output } from '@trueframe/proto';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import { type CallEnd, type EventStream, TestClient } from './client.ts';
import { expectSettled, expectWellFormed } from './conservation.ts';
import { newMark, type ProcessFacts, processesMarked } from './leaks.ts';
import { type ChildProcess, fork } from './programs.ts';
import { hasShared, shared } from './shared.ts';

export interface TestDaemonOptions {
  /** Another module for the engine process: faults that the real one does not have on demand. */
  readonly engineEntry?: string;
  /** Do not wait for an engine. */
  readonly notReady?: boolean;
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const ENTRY = fileURLToPath(new URL('./daemon-process.mjs', import.meta.url));

const SCRIPTED_PIPELINE = fileURLToPath(new URL('./scripted-pipeline.yaml', import.meta.url));

/** A real daemon in a process of its own. When it is closed, nothing that it started may be left. */
export class TestDaemon {
  readonly grpcAddress: string;
  readonly metricsAddress: string;
  readonly client: TestClient;
  readonly #child: ChildProcess;
  readonly #marker: string;
  readonly #log: string[];
  #closed: Promise<void> | undefined;

  private constructor(
    child: ChildProcess,
    marker: string,
    log: string[],
    { grpcAddress, metricsAddress }: { grpcAddress: string; metricsAddress: string },
  ) {
    this.#child = child;
    this.#marker = marker;
    this.#log = log;
    this.grpcAddress = grpcAddress;
    this.metricsAddress = metricsAddress;
    this.client = new TestClient(grpcAddress);
  }

  static async launch(
    overrides: ConfigInput = {},
    options: TestDaemonOptions = {},
  ): Promise<TestDaemon> {
    const { marker, env } = newMark();
    const config: ConfigInput = {
      log: 'warn',
      ...(options.engineEntry
        ? { pipelines: [SCRIPTED_PIPELINE], defaultPipeline: 'scripted' }
        : { models: hasShared ? [shared('models')] : [] }),
      ...overrides,
      // A test that lets go of a session does not want to wait for its end.
      sessions: { grace: '0s', ...overrides.sessions },
      // A busy machine is slow to connect, and not wrong.
      sources: { connectTimeout: '60s', ...overrides.sources },
      // Descriptions of all messages take a fifth of a second of processor time.
      grpc: { address: '127.0.0.1:0', reflection: false, ...overrides.grpc },
      metrics: { address: '127.0.0.1:0', ...overrides.metrics },
      // Its frames would be in the counts of the engine.
      canary: { interval: '0s', ...overrides.canary },
    };
    const args = JSON.stringify({ config, engineEntry: options.engineEntry });
    const child = fork(ENTRY, [args], {
      env: { ...process.env, ...options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    });
    const log: string[] = [];
    child.stdout?.on('data', (text) => log.push(String(text)));
    child.stderr?.on('data', (text) => log.push(String(text)));
    const addresses = await new Promise<{ grpcAddress: string; metricsAddress: string }>(
      (resolve, reject) => {
        child.once('message', (message: { type: string; message?: string }) => {
          if (message.type === 'listening') resolve(message as never);
          else reject(new Error(message.message));
        });
        child.once('exit', (code) => reject(new Error(`exit code ${code}: ${log.join('')}`)));
      },
    );
    const daemon = new TestDaemon(child, marker, log, addresses);
    if (!options.notReady) {
      const isReady = async () =>
        expect(await daemon.probe('/readyz'), daemon.log).toMatchObject({ ok: true });
      await vi.waitFor(isReady, { timeout: 60_000 });
    }
    return daemon;
  }

  /** Everything the daemon has logged, as text. */
  get log(): string {
    return this.#log.join('');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Resolves when the process is gone, however that came. */
  get gone(): Promise<void> {
    if (!this.isAlive) return Promise.resolve();
    return new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async state(): Promise<{ state: string; enginePid: number }> {
    return new Promise((resolve) => {
      this.#child.once('message', (message) => resolve(message as never));
      this.#child.send({ type: 'state' });
    });
  }

  /** Runs one session to its end and checks what holds for every session. */
  async analyze(request: AnalyzeRequest): Promise<Finished> {
    return this.finish(this.client.analyze(request));
  }

  /** Waits for the end of a call and checks what holds for every session. */
  async finish(stream: EventStream): Promise<Finished> {
    const end = await stream.ended;
    const { events } = stream;
    expectWellFormed(events);
    const session = stream.sessionId ? await this.client.getSession(stream.sessionId) : undefined;
    if (session) expectSettled(session.frames);
    if (stream.summary) expectSettled(stream.summary.frames);
    if (end.status === 'OK') expect(events.at(-1)?.payload, this.log).toBe('summary');
    return { stream, end, session };
  }

  /** The JSON of /livez, /readyz or /startupz. */
  async probe(path: string): Promise<{ ok: boolean; reasons: string[] }> {
    const response = await fetch(`http://${this.metricsAddress}${path}`);
    return (await response.json()) as { ok: boolean; reasons: string[] };
  }

  async scrape(): Promise<string> {
    return (await fetch(`http://${this.metricsAddress}/metrics`)).text();
  }

  /** Sum of all series of `name{label="value"}` that have these labels; 0 when there is none. */
  async metric(selector: string): Promise<number> {
    const [, name, inner = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(selector) ?? [];
    const wanted = inner.split(',').filter((part) => part !== '');
    let sum = 0;
    for (const line of (await this.scrape()).split('\n')) {
      const [, lineName, lineLabels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (lineName !== name) continue;
      if (wanted.every((label) => lineLabels.split(',').includes(label))) sum += Number(value);
    }
    return sum;
  }

  /** Processes of this daemon: itself, engines, decoders. */
  processes(): ProcessFacts[] {
    return processesMarked(this.#marker);
  }

  /** One process per session that reads media now. */
  decoders(): ProcessFacts[] {
    return this.processes().filter(({ command }) => command.includes('ffmpeg'));
  }

  /** SIGKILL: what a crash of the whole daemon leaves behind. */
  async kill(): Promise<void> {
    const { gone } = this;
    this.#child.kill('SIGKILL');
    await gone;
  }

  drain(): Promise<void> {
    return this.#end('drain');
  }

  close(): Promise<void> {
    return this.#end('close');
  }

  #end(how: 'drain' | 'close'): Promise<void> {
    this.#closed ??= this.#endOnce(how);
    return this.#closed;
  }

  async #endOnce(how: 'drain' | 'close'): Promise<void> {
    if (this.isAlive) {
      const { gone } = this;
      this.#child.send({ type: how });
      await gone;
      expect(this.#child.exitCode, this.log).toBe(0);
    }
    this.client.close();
    const nothingIsLeft = () => expect(this.processes(), 'processes left behind').toEqual([]);
    await vi.waitFor(nothingIsLeft, { timeout: 5000 });
  }
}

export interface Finished {
  readonly stream: EventStream;
  readonly end: CallEnd;
  readonly session: Session__Output | undefined;
}

/** A daemon for all tests of a file or a `describe`; closed, and checked for leaks, after them. */
export function testDaemonForAll(overrides: ConfigInput = {}): () => TestDaemon {
  let daemon: TestDaemon | undefined;
  beforeAll(async () => {
    daemon = await TestDaemon.launch(overrides);
  });
  afterAll(() => daemon?.close());
  return () => daemon as TestDaemon;
}

/** A daemon for one test; closed, and checked for leaks, when the test is finished. */
export async function startTestDaemon(
  overrides: ConfigInput = {},
  options: TestDaemonOptions = {},
): Promise<TestDaemon> {
  const daemon = await TestDaemon.launch(overrides, options);
  onTestFinished(() => daemon.close());
  return daemon;
}
