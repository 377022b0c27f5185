import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { root } from '../../lib/scene.ts';
import { until } from '../../reliability/lib/wait.ts';

const CONFIG = join(root, 'deploy/nats/nats-server.conf');

export interface BrokerSettings {
  readonly name: string;
  readonly host: string;
  /** Addresses of all brokers. */
  readonly hosts: readonly string[];
  readonly store: string;
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Program and arguments in front of `nats-server`. */
  readonly prefix: readonly string[];
}

export const PASSWORDS = {
  NATS_SYS_PASSWORD: 'lab-sys',
  NATS_ADMIN_PASSWORD: 'lab-admin',
  NATS_NODE_1_PASSWORD: 'lab-1',
  NATS_NODE_2_PASSWORD: 'lab-2',
  NATS_NODE_3_PASSWORD: 'lab-3',
} as const;

/** A NATS server with the configuration of deploy/nats, which comes and goes and keeps its streams. */
export class Broker {
  readonly name: string;
  readonly #settings: BrokerSettings;
  #child: ChildProcess | undefined;
  #log = '';

  constructor(settings: BrokerSettings) {
    this.name = settings.name;
    this.#settings = settings;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const { name, host, hosts, store, tls, prefix } = this.#settings;
    const [program = 'nats-server', ...rest] = [...prefix, 'nats-server', '-c', CONFIG];
    const child = spawn(program, rest, {
      env: {
        ...process.env,
        ...PASSWORDS,
        NATS_NAME: name,
        NATS_HOST: host,
        NATS_ROUTES: JSON.stringify(hosts.map((one) => `tls://${one}:6222`)),
        NATS_STORE: store,
        NATS_CA: tls.ca,
        NATS_CERT: tls.cert,
        NATS_KEY: tls.key,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (text) => {
      this.#log = `${this.#log}${text}`.slice(-4000);
    });
    this.#child = child;
    await until(`${name} listens`, () => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${this.#log}`);
      return listens(host);
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

async function listens(host: string): Promise<boolean> {
  const socket = connect(4222, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
