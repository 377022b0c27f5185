import type { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../config/schema.ts';
import type { PipelineSource } from '../control/requests/plan-session.ts';
import type { Session } from '../control/session/session.ts';
import type { SessionManager } from '../control/session/session-manager.ts';
import { ClusterMetrics } from '../metrics/cluster-metrics.ts';
import { Connectivity } from './connectivity.ts';
import { Claims } from './jobs/claims.ts';
import { nextOrdinal } from './jobs/ordinals.ts';
import { Queue } from './jobs/queue.ts';
import { takeOver } from './jobs/take-over.ts';
import type { LogReader } from './log/log-reader.ts';
import { SessionLog } from './log/session-log.ts';
import { desiredKey } from './names.ts';
import type { Outbox } from './outbox/outbox.ts';
import { FactsWriter } from './sessions/facts-writer.ts';
import { NodeWriter, nodeFacts } from './sessions/node-writer.ts';
import { type ClusterSessions, openClusterSessions } from './sessions/open-sessions.ts';
import { KNOWN_WITHIN_MS } from './sessions/presence.ts';
import type { Streams } from './streams.ts';

export interface ClusterParts {
  readonly config: Config;
  readonly registry: Registry;
  readonly logger: Logger;
  /** `problem` changed. */
  onProblem(): void;
}

/** The rest of the daemon, which is there when sessions may run. */
export interface NodeParts {
  readonly sessions: SessionManager;
  readonly pipelines: PipelineSource;
  /** `host:port` of the gRPC server, as bound. */
  readonly address: string;
  /** False: nothing is analysed here at the moment. */
  canWork(): boolean;
}

/** This daemon as a node of a cluster. */
export class ClusterNode {
  readonly name: string;
  readonly log: SessionLog;
  readonly reader: LogReader;
  readonly streams: Streams;
  readonly #parts: ClusterParts;
  readonly #connectivity: Connectivity;
  readonly #metrics: ClusterMetrics;
  readonly #outbox: Outbox | undefined;
  #node: NodeParts | undefined;
  readonly #queue: Queue;
  #everywhere: ClusterSessions | undefined;
  #claims: Claims | undefined;
  #facts: FactsWriter | undefined;
  #self: NodeWriter | undefined;

  constructor(
    parts: ClusterParts,
    {
      name,
      streams,
      reader,
      outbox,
    }: Pick<ClusterNode, 'name' | 'streams' | 'reader'> & {
      readonly outbox: Outbox | undefined;
    },
  ) {
    const logger = parts.logger.child({ part: 'cluster', node: name });
    this.#parts = { ...parts, logger };
    this.name = name;
    this.streams = streams;
    this.#metrics = new ClusterMetrics(parts.registry, {
      isConnected: () => this.#connectivity.problem === undefined,
      leases: () => this.#claims?.count ?? 0,
      waiting: () => this.#queue.waiting,
    });
    this.#connectivity = new Connectivity(streams.connection, parts.config.cluster, {
      logger,
      onLost: () => this.#metrics.disconnects.inc(),
      onBack: () => this.#mend(),
      onChange: () => parts.onProblem(),
    });
    this.#outbox = outbox;
    this.#queue = new Queue(streams.manager);
    this.reader = reader;
    this.log = new SessionLog({
      node: name,
      ...{ streams, reader, outbox },
      metrics: this.#metrics,
      logger,
      problem: () => this.problem,
      onFenced: (sessionId) => this.#claims?.letGo(sessionId, 'log'),
    });
  }

  /** Reason why nothing can be kept now. */
  get problem(): TrueframeError | undefined {
    return this.#connectivity.problem;
  }

  /** All sessions of the cluster, beside those that this node runs. `onLeftOut`: a slow reader misses so many events. */
  async openSessions(
    local: SessionManager,
    onLeftOut: (count: number) => void,
  ): Promise<ClusterSessions> {
    const { config, logger } = this.#parts;
    const { streams, reader, name: node } = this;
    this.#everywhere = await openClusterSessions({
      ...{ config, streams, reader, node, local, logger, onLeftOut },
      takeOver: (tenantId, id) => this.takeOver(tenantId, id),
      letGo: (id) => this.#claims?.letGo(id, 'log'),
    });
    return this.#everywhere;
  }

  /** Takes jobs from now on. */
  join(node: NodeParts): void {
    const { sessions, pipelines, address, canWork } = node;
    this.#node = node;
    const { liveLease, fileLease, address: reachedAt = address } = this.#parts.config.cluster;
    const { logger } = this.#parts;
    this.#facts = new FactsWriter(this.name, this.streams.sessions, sessions, logger);
    const facts = () => nodeFacts(sessions, reachedAt);
    this.#self = new NodeWriter(this.name, this.streams.nodes, facts, logger);
    this.#claims = new Claims({
      streams: this.streams,
      reader: this.reader,
      log: this.log,
      sessions,
      pipelines,
      metrics: this.#metrics,
      logger,
      leases: { live: liveLease, file: fileLease },
      canWork,
      othersHaveRoom: () => this.#everywhere?.othersHaveRoom() ?? false,
      isUnwanted: async (id) => (await this.streams.sessions.get(desiredKey(id))) !== null,
    });
    this.#mend();
    this.#claims.start();
    logger.info({ servers: this.#parts.config.cluster.servers }, 'node joined the cluster');
  }

  /**
   * Goes on with a pushed session here, see `takeOver`.
   * @throws SESSION_NOT_FOUND; LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_CAPACITY, DAEMON_DRAINING
   */
  async takeOver(tenantId: string, sessionId: string): Promise<Session> {
    if (!this.#node) throw new Error('a node joins first');
    const { streams, reader, log, name: node } = this;
    const parts = { ...this.#node, ...{ streams, reader, log, node } };
    const session = await takeOver(parts, tenantId, sessionId);
    this.#metrics.takeovers.inc({ kind: 'push' });
    return session;
  }

  /** The jobs that this node holds. Closed after the sessions: what waits for another node is offered to the others. */
  readonly jobs = { close: async () => this.#claims?.giveBack() };

  readonly nextOrdinal = nextOrdinal;

  readonly readersKnownWithinMs = KNOWN_WITHIN_MS;

  async close(): Promise<void> {
    this.#facts?.close();
    await this.#self?.close();
    this.#connectivity.close();
    this.#queue.close();
    await this.#outbox?.close();
    await this.streams.connection.close();
  }

  #mend(): void {
    void this.#outbox
      ?.mend((sessionId) => this.log.isBusy(sessionId))
      .catch((err) => this.#parts.logger.warn({ err }, 'the log was not compared with the outbox'));
  }
}
