import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { type ProcessCost, processTree, Scrape } from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import { type AnalyzeRequest, TrueframeClient, type TrueframeClientType } from '@trueframe/proto';
import { root } from '../../lib/scene.ts';
import { Caller } from './caller.ts';
import { processFacts, signal } from './processes.ts';
import { until } from './wait.ts';

const BIN = join(root, 'cli/bin/trueframe.js');

const READY_SECONDS = 60;
const STOP_SECONDS = 40;

export interface DaemonOptions {
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Program and arguments that start Node, e.g. `['prlimit', '--nofile=64']`. */
  readonly prefix?: readonly string[];
  /** Further flags of `trueframe serve`. */
  readonly args?: readonly string[];
  /** Flags of Node for the control process. */
  readonly execArgv?: readonly string[];
  /** Moment at which the start is over. Default: `ready`. `spawned`: at once, for daemons that are to fail. */
  readonly wait?: 'ready' | 'listening' | 'spawned';
}

/** Sums over the daemon, its engines and its decoders. */
export interface Holdings {
  /** Counts of the control process and the engine; decoders come and go. */
  readonly descriptors: number;
  readonly threads: number;
  readonly children: number;
  readonly rssMb: number;
}

let made = 0;

/** `trueframe serve` in a process of its own, which may be killed. */
export class ServedDaemon {
  /** Pid of the control process; with a `prefix` that stays, of that program. */
  readonly pid: number;
  grpcAddress = '';
  metricsAddress = '';
  /** Code or signal; undefined: it runs. */
  end: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  readonly exited: Promise<void>;
  #output = '';
  #log = '';
  #clients: { readonly client: DaemonClient; readonly raw: TrueframeClientType } | undefined;

  private constructor(child: ChildProcess) {
    this.pid = child.pid as number;
    child.stdout?.on('data', (text) => {
      this.#output += text;
      this.grpcAddress ||= /^grpc (\S+)$/m.exec(this.#output)?.[1] ?? '';
      this.metricsAddress ||= /^metrics https?:\/\/([^/]+)\//m.exec(this.#output)?.[1] ?? '';
    });
    child.stderr?.on('data', (text) => {
      this.#log += text;
    });
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.end = { code, signal };
        resolve();
      });
    });
  }

  /** @throws when it ends, or is not ready within a minute; the message has its log */
  static async start(
    folder: string,
    config: object,
    { env = {}, prefix = [], args = [], execArgv = [], wait = 'ready' }: DaemonOptions = {},
  ): Promise<ServedDaemon> {
    made += 1;
    const file = join(folder, `daemon-${made}.yml`);
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(withDefaults(config)));
    const serve = [process.execPath, ...execArgv, BIN, 'serve', '--config', file, ...args];
    const [program = '', ...rest] = [...prefix, ...serve];
    const child = spawn(program, rest, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    const daemon = new ServedDaemon(child);
    if (wait !== 'spawned') await daemon.#reaches(wait);
    return daemon;
  }

  /** Everything that it has logged, and printed. */
  get log(): string {
    return this.#log + this.#output;
  }

  /** A client without credentials. */
  get client(): DaemonClient {
    return this.#connected().client;
  }

  /** The generated client, for what `client` does not do. */
  get raw(): TrueframeClientType {
    return this.#connected().raw;
  }

  /** Starts a call that keeps its events. */
  analyze(request: AnalyzeRequest): Caller {
    return new Caller(this.raw.analyze(request));
  }

  scrape(): Promise<Scrape> {
    return Scrape.of(this.metricsAddress);
  }

  /** The JSON of `/livez`, `/readyz` or `/startupz`. */
  async probe(path: string): Promise<{ ok: boolean; reasons: string[] }> {
    const response = await fetch(`http://${this.metricsAddress}${path}`);
    return (await response.json()) as { ok: boolean; reasons: string[] };
  }

  /** The daemon and its children, itself first; empty when it is over. */
  processes(): ProcessCost[] {
    return this.end ? [] : processTree(this.pid);
  }

  /** 0: there is none now. */
  enginePid(): number {
    const engine = this.processes().find(({ pid }) =>
      processFacts(pid)?.command.includes('engine/main.js'),
    );
    return engine?.pid ?? 0;
  }

  /** Pids of all ffmpegs that read media now. */
  decoders(): number[] {
    return this.processes().flatMap(({ pid, name }) => (name === 'ffmpeg' ? [pid] : []));
  }

  holdings(): Holdings {
    const tree = this.processes();
    const own = tree.filter(({ name }) => !/^ff/.test(name));
    const sum = (rows: readonly ProcessCost[], of: (row: ProcessCost) => number) =>
      rows.reduce((total, row) => total + of(row), 0);
    return {
      descriptors: sum(own, ({ fileDescriptors }) => fileDescriptors),
      threads: sum(own, ({ threads }) => threads),
      children: tree.length - 1,
      rssMb: sum(tree, ({ residentBytes }) => residentBytes) / 1e6,
    };
  }

  /** SIGKILL by default; waits until it is over when the signal ends it. */
  async kill(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    signal(this.pid, name);
    if (name === 'SIGKILL') await this.exited;
  }

  /** SIGTERM, and SIGKILL when it does not end. Returns the exit code. */
  async stop(): Promise<number | null> {
    this.#clients?.client.close();
    this.#clients?.raw.close();
    if (!this.end) {
      signal(this.pid, 'SIGCONT');
      signal(this.pid, 'SIGTERM');
      const late = setTimeout(() => signal(this.pid, 'SIGKILL'), STOP_SECONDS * 1000);
      await this.exited;
      clearTimeout(late);
    }
    return this.end?.code ?? null;
  }

  #connected() {
    this.#clients ??= {
      client: new DaemonClient(this.grpcAddress),
      raw: new TrueframeClient(this.grpcAddress, credentials.createInsecure()),
    };
    return this.#clients;
  }

  async #reaches(state: 'ready' | 'listening'): Promise<void> {
    const words = state === 'ready' ? /^ready$/m : /^metrics /m;
    const isThere = () => {
      if (this.end) throw new Error(`the daemon ended with ${this.end.code}: ${this.log}`);
      return words.test(this.#output);
    };
    await until(`the daemon is ${state}`, isThere, { seconds: READY_SECONDS }).catch((cause) => {
      throw new Error(`${(cause as Error).message}; it says: ${this.log}`, { cause });
    });
  }
}

type Part = Readonly<Record<string, unknown>>;

/**
 * Its own ports, and no canary unless the row asks for one: it would be in the frame counts, and in the way of what rows
 * measure.
 */
function withDefaults(config: object): object {
  const { grpc = {}, metrics = {}, ...rest } = config as Readonly<Record<string, Part>>;
  const address = '127.0.0.1:0';
  return {
    log: 'warn',
    canary: { interval: '0s' },
    ...rest,
    grpc: { address, reflection: false, ...grpc },
    metrics: { address, ...metrics },
  };
}
