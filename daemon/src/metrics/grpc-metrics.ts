import {
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { Counter, Histogram, type Registry } from 'prom-client';

const LABELS = ['grpc_type', 'grpc_service', 'grpc_method'] as const;
type Labels = Record<(typeof LABELS)[number], string>;

/** Names and labels are those of go-grpc-prometheus, so that its dashboards and rules work. */
export class GrpcMetrics {
  readonly #started: Counter<(typeof LABELS)[number]>;
  readonly #handled: Counter<(typeof LABELS)[number] | 'grpc_code'>;
  readonly #handlingSeconds: Histogram<(typeof LABELS)[number]>;
  readonly #received: Counter<(typeof LABELS)[number]>;
  readonly #sent: Counter<(typeof LABELS)[number]>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#started = new Counter({
      name: 'grpc_server_started_total',
      help: 'Calls that began, those over HTTP among them.',
      labelNames: LABELS,
      registers,
    });
    this.#handled = new Counter({
      name: 'grpc_server_handled_total',
      help: 'Calls that ended, by gRPC status.',
      labelNames: [...LABELS, 'grpc_code'] as const,
      registers,
    });
    this.#handlingSeconds = new Histogram({
      name: 'grpc_server_handling_seconds',
      help: 'Duration of calls; those of live sessions last for hours.',
      labelNames: LABELS,
      buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400],
      registers,
    });
    this.#received = new Counter({
      name: 'grpc_server_msg_received_total',
      help: 'Messages that came in.',
      labelNames: LABELS,
      registers,
    });
    this.#sent = new Counter({
      name: 'grpc_server_msg_sent_total',
      help: 'Messages that went out.',
      labelNames: LABELS,
      registers,
    });
  }

  /** Makes the methods of a service visible before their first call, so that rates have a start. */
  register(service: ServiceDefinition): void {
    for (const method of Object.values(service)) {
      const labels = labelsOf(method);
      this.#started.inc(labels, 0);
      this.#received.inc(labels, 0);
      this.#sent.inc(labels, 0);
    }
  }

  /** Must be the one closest to the wire, so that it also sees what other interceptors refuse. */
  readonly interceptor: ServerInterceptor = (method, call) => {
    const labels = labelsOf(method);
    const endTimer = this.#handlingSeconds.startTimer(labels);
    this.#started.inc(labels);
    let over = false;
    const end = (code: status) => {
      if (over) return;
      over = true;
      this.#handled.inc({ ...labels, grpc_code: status[code] ?? 'UNKNOWN' });
      endTimer();
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMessage: (message, pass) => {
            this.#received.inc(labels);
            pass(message);
          },
          onCancel: () => end(status.CANCELLED),
        }),
      sendMessage: (message, pass) => {
        this.#sent.inc(labels);
        pass(message);
      },
      sendStatus: (sent, pass) => {
        end(sent.code ?? status.OK);
        pass(sent);
      },
    });
  };
}

function labelsOf(method: {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}): Labels {
  const [, service = '', name = ''] = method.path.split('/');
  const kind = `${method.requestStream ? 'r' : ''}${method.responseStream ? 'w' : ''}`;
  const types = { '': 'unary', r: 'client_stream', w: 'server_stream', rw: 'bidi_stream' };
  return {
    grpc_type: types[kind as keyof typeof types],
    grpc_service: service,
    grpc_method: name,
  };
}
