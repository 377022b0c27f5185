import type { NatsConnection } from '@nats-io/transport-node';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Cluster } from '../config/cluster.ts';
import { unreachable } from './connect.ts';

export interface ConnectivityWatcher {
  readonly logger: Logger;
  /** The connection was lost. */
  onLost(): void;
  /** It is there again, maybe to another broker. */
  onBack(): void;
  /** `problem` changed. */
  onChange(): void;
}

/** A broker that goes is replaced by another one within this time, and nobody need know. */
const PATIENCE_MS = 1000;

/** Knows whether the brokers are connected. */
export class Connectivity {
  readonly #config: Cluster;
  readonly #watcher: ConnectivityWatcher;
  #problem: TrueframeError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(connection: NatsConnection, config: Cluster, watcher: ConnectivityWatcher) {
    this.#config = config;
    this.#watcher = watcher;
    void this.#follow(connection);
  }

  /** Reason why nothing can be kept now. */
  get problem(): TrueframeError | undefined {
    return this.#problem;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (this.#isClosed) return;
      if (status.type === 'disconnect') this.#onLost();
      else if (status.type === 'reconnect') this.#onBack();
    }
  }

  #onLost(): void {
    this.#watcher.onLost();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const cause = new TrueframeError('CLUSTER_UNREACHABLE', 'no connection');
      this.#set(unreachable(this.#config, cause));
    }, PATIENCE_MS).unref();
  }

  #onBack(): void {
    clearTimeout(this.#timer);
    this.#set(undefined);
    this.#watcher.onBack();
  }

  #set(problem: TrueframeError | undefined): void {
    if ((problem === undefined) === (this.#problem === undefined)) return;
    this.#problem = problem;
    if (problem) this.#watcher.logger.error({ code: problem.code }, problem.message);
    else this.#watcher.logger.info('the brokers are connected again');
    this.#watcher.onChange();
  }
}
