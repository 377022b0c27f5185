import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { DaemonClient } from '@trueframe/client';
import { Camera } from '../../reliability/lib/camera.ts';
import { withFixtures } from '../../reliability/lib/fixtures.ts';
import type { ServedDaemon } from '../../reliability/lib/served-daemon.ts';
import { Authority } from '../../reliability/lib/strangers/certificates.ts';
import type { RowContext } from '../../reliability/row.ts';
import { Broker, PASSWORDS } from './broker.ts';
import { Network } from './network.ts';
import { writePipelines } from './pipelines.ts';

const GRPC_PORT = 50051;
const METRICS_PORT = 9464;

type Node = 1 | 2 | 3;
export const NODES: readonly Node[] = [1, 2, 3];
export type { Node };

/** Milliseconds after which a live session of a node that says nothing is somebody else's. */
export const LIVE_LEASE_MS = 3000;

/** Configuration on top of that of all labs. */
type LabConfig = Readonly<Record<string, object>>;

interface Parts {
  readonly context: RowContext;
  readonly network: Network;
  readonly brokers: ReadonlyMap<Node, Broker>;
  readonly camera: Camera;
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
  readonly config: LabConfig;
}

/** Three machines with a broker and a daemon each, a camera, and everybody's certificates. */
export class Lab {
  readonly network: Network;
  readonly brokers: ReadonlyMap<Node, Broker>;
  readonly camera: Camera;
  readonly #parts: Parts;
  readonly #daemons = new Map<Node, ServedDaemon>();

  private constructor(parts: Parts) {
    this.network = parts.network;
    this.brokers = parts.brokers;
    this.camera = parts.camera;
    this.#parts = parts;
  }

  /** Brokers and a camera that run; daemons are started with `startNode`. Undefined without the right to make namespaces. */
  static async start(context: RowContext, config: LabConfig = {}): Promise<Lab | undefined> {
    const network = Network.make(NODES.length);
    if (!network) return undefined;
    context.after(() => network.remove());
    const hosts = NODES.map((node) => network.addressOf(node));
    const authority = new Authority(context.folder, 'lab');
    const tls = {
      ca: authority.caFile,
      ...authority.files('lab', 20, [...hosts, network.outside]),
    };
    const brokers = new Map(
      NODES.map((node, k) => {
        const store = join(context.folder, `broker-${node}`);
        mkdirSync(store);
        const own = { name: `n${node}`, host: hosts[k] as string, prefix: network.on(node) };
        return [node, new Broker({ ...own, hosts, store, tls })] as const;
      }),
    );
    for (const broker of brokers.values()) context.after(() => broker.kill());
    await Promise.all([...brokers.values()].map((broker) => broker.start()));
    const camera = await Camera.start(context, { host: network.outside });
    return new Lab({ context, network, brokers, camera, tls, config });
  }

  /** A node by its number; it must run. */
  daemon(node: Node): ServedDaemon {
    return this.#daemons.get(node) as ServedDaemon;
  }

  async startAll(): Promise<void> {
    for (const node of NODES) await this.startNode(node);
  }

  /** `config`: on top of that of all nodes. `prefix`: in front of the program. */
  async startNode(node: Node, config: object = {}, prefix: readonly string[] = []): Promise<void> {
    const { context, network } = this.#parts;
    const options = { prefix: [...network.on(node), ...prefix] };
    const daemon = await context.startDaemon(this.#configOf(node, config), options);
    this.#daemons.set(node, daemon);
    const logs = process.env.TRUEFRAME_LAB_LOGS;
    if (logs)
      context.after(() => writeFileSync(join(logs, `node-${node}-${daemon.pid}.log`), daemon.log));
  }

  /** A caller that knows all nodes and tries them in turn, this one first. */
  caller(first: Node = 1): DaemonClient {
    const order = [...NODES, ...NODES].slice(first - 1, first - 1 + NODES.length);
    const all = order.map((node) => `${this.network.addressOf(node)}:${GRPC_PORT}`);
    const client = new DaemonClient(all);
    this.#parts.context.after(() => client.close());
    return client;
  }

  /** A connection to the brokers that may do everything. */
  async admin(): Promise<NatsConnection> {
    const { context, tls } = this.#parts;
    const connection = await connect({
      servers: this.#servers(1),
      user: 'admin',
      pass: PASSWORDS.NATS_ADMIN_PASSWORD,
      tls: { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key },
      pingInterval: 1000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      ignoreClusterUpdates: true,
    });
    context.after(() => connection.close());
    return connection;
  }

  #configOf(node: Node, config: object): object {
    const { context, network, tls, config: common } = this.#parts;
    const host = network.addressOf(node);
    const { pipelines, ...fixtures } = withFixtures;
    const { cluster, ...others } = common;
    return {
      ...fixtures,
      pipelines: [...pipelines, writePipelines(context.folder)],
      defaultPipeline: 'talkative',
      auth: { anonymous: 'everywhere', anonymousRole: 'admin' },
      grpc: { address: `${host}:${GRPC_PORT}` },
      metrics: { address: `${host}:${METRICS_PORT}` },
      ...others,
      ...config,
      cluster: {
        servers: this.#servers(node),
        node: `node-${node}`,
        user: `node-${node}`,
        password: PASSWORDS[`NATS_NODE_${node}_PASSWORD`],
        inbox: `_INBOX_node-${node}`,
        tls,
        replicas: 3,
        liveLease: `${LIVE_LEASE_MS}ms`,
        ...cluster,
      },
    };
  }

  /** All brokers, the one on this node first. */
  #servers(first: Node): string[] {
    const order = [...NODES, ...NODES].slice(first - 1, first - 1 + NODES.length);
    return order.map((node) => `tls://${this.network.addressOf(node)}:4222`);
  }
}
