import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { type ChildProcess, spawn, spawnSync } from './programs.ts';

export const hasNats = spawnSync('nats-server', ['--version']).status === 0;

export interface BrokerConfig {
  readonly file: string;
  /** Variables that the file asks for. */
  readonly env: Readonly<Record<string, string>>;
}

/** A real NATS server with JetStream, which comes and goes on one port and keeps its streams. */
export class NatsServer {
  readonly address: string;
  readonly #port: number;
  readonly #folder: string;
  readonly #config: BrokerConfig | undefined;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string, config: BrokerConfig | undefined) {
    this.#port = port;
    this.#folder = folder;
    this.#config = config;
    this.address = `127.0.0.1:${port}`;
  }

  /** `folder`: for streams. Without `config`, everybody may do everything. */
  static async start(folder: string, config?: BrokerConfig): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), folder, config);
    await server.resume();
    return server;
  }

  /** Starts it again; resolves when it takes connections. */
  async resume(): Promise<void> {
    const args = ['-a', '127.0.0.1', '-p', String(this.#port), '-js', '-sd', this.#folder];
    const { file, env } = this.#config ?? {};
    if (file) args.push('-c', file);
    this.#child = spawn('nats-server', args, {
      stdio: 'ignore',
      env: { ...process.env, ...env },
    });
    while (!(await this.#listens())) await sleep(20);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** It keeps its connections and says nothing, until `thaw`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #listens(): Promise<boolean> {
    const socket = connectSocket(this.#port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}
