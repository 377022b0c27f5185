import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

/** Values of the gauges at the time of a scrape. */
export interface ClusterView {
  isConnected(): boolean;
  leases(): number;
  /** Jobs that wait for a node, by kind. */
  waiting(): Readonly<Record<string, number>>;
}

/** Metrics of a node of a cluster; a daemon alone has none of them. */
export class ClusterMetrics {
  /** Age in milliseconds of the oldest record that is not confirmed. */
  oldestMs = 0;
  readonly claims: Counter<'kind'>;
  readonly takeovers: Counter<'kind'>;
  readonly fenced: Counter<'by'>;
  readonly dead: Counter;
  readonly disconnects: Counter;
  readonly #publish: Histogram;
  readonly #bytes: Counter;

  constructor(registry: Registry, view: ClusterView) {
    const registers = [registry];
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    gauge('trueframe_cluster_connected', '1: the brokers are connected; 0: they are not.', () =>
      Number(view.isConnected()),
    );
    gauge('trueframe_cluster_leases', 'Jobs that this node holds.', () => view.leases());
    new Gauge({
      name: 'trueframe_cluster_jobs_waiting',
      help: 'Jobs that wait for a node, in the whole cluster, by kind: live, file.',
      labelNames: ['kind'],
      registers,
      collect() {
        for (const [kind, count] of Object.entries(view.waiting())) this.set({ kind }, count);
      },
    });
    gauge(
      'trueframe_cluster_oldest_unconfirmed_seconds',
      'Age of the oldest record that the brokers have not confirmed; 0: all are.',
      () => this.oldestMs / 1000,
    );
    this.claims = new Counter({
      name: 'trueframe_cluster_claims_total',
      help: 'Jobs that this node has taken, by kind: live, file.',
      labelNames: ['kind'],
      registers,
    });
    this.takeovers = new Counter({
      name: 'trueframe_cluster_takeovers_total',
      help: 'Sessions that this node has gone on with after another one, by kind: live, file, push.',
      labelNames: ['kind'],
      registers,
    });
    this.fenced = new Counter({
      name: 'trueframe_cluster_fenced_total',
      help: 'Sessions that this node has let go, by reason: log (another node writes), lease (it could not be kept).',
      labelNames: ['by'],
      registers,
    });
    withZeros(this.claims, 'kind', ['live', 'file']);
    withZeros(this.takeovers, 'kind', ['live', 'file', 'push']);
    withZeros(this.fenced, 'by', ['log', 'lease']);
    this.dead = new Counter({
      name: 'trueframe_cluster_dead_jobs_total',
      help: 'Jobs that were put aside, because no node can read or run them.',
      registers,
    });
    this.disconnects = new Counter({
      name: 'trueframe_cluster_disconnects_total',
      help: 'Times that the connection to the brokers was lost.',
      registers,
    });
    this.#publish = new Histogram({
      name: 'trueframe_cluster_publish_seconds',
      help: 'Time until the brokers confirmed a message; its count is the number of messages.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    });
    this.#bytes = new Counter({
      name: 'trueframe_cluster_written_bytes_total',
      help: 'Bytes of these messages.',
      registers,
    });
  }

  written(seconds: number, bytes: number): void {
    this.#publish.observe(seconds);
    this.#bytes.inc(bytes);
  }
}
