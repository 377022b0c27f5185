import { Counter, Gauge, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

/** Reasons for which the door turns something away. */
export const REFUSALS = [
  'connections',
  'connections_per_address',
  'handshake',
  'tls',
  'calls_per_address',
  'metadata',
  'upload',
  'call_time',
  'reader',
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** Connections and calls of both servers as their doors see them. */
export function createDoorMetrics(registry: Registry) {
  const registers = [registry];
  const counts = { grpc: () => 0, http: () => 0 };
  new Gauge({
    name: 'trueframe_grpc_connections',
    help: 'Connections of callers that are open.',
    registers,
    collect() {
      this.set(counts.grpc());
    },
  });
  new Gauge({
    name: 'trueframe_http_connections',
    help: 'Connections to the HTTP listener that are open.',
    registers,
    collect() {
      this.set(counts.http());
    },
  });
  const refusals = new Counter({
    name: 'trueframe_grpc_refusals_total',
    help: 'Connections and calls that the gRPC server and the HTTP listener turned away or ended, by the limit that they broke.',
    labelNames: ['reason'] as const,
    registers,
  });
  withZeros(refusals, 'reason', REFUSALS);
  const reloads = new Counter({
    name: 'trueframe_tls_reloads_total',
    help: 'Changed certificates that were read, by outcome: loaded, failed.',
    labelNames: ['outcome'] as const,
    registers,
  });
  withZeros(reloads, 'outcome', ['loaded', 'failed']);
  return {
    /** The gauge of a server shows what `next` returns from now on. */
    observe(server: keyof typeof counts, next: () => number): void {
      counts[server] = next;
    },
    refusals,
    certificateExpiry: new Gauge({
      name: 'trueframe_tls_certificate_expiry_timestamp_seconds',
      help: 'End of the validity of certificates in use, in seconds since 1970: of the server, and the first to end of the CAs of callers.',
      labelNames: ['certificate'] as const,
      registers,
    }),
    reloads,
  };
}

export type DoorMetrics = ReturnType<typeof createDoorMetrics>;
