import { Server } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { loaderOptions, packageDefinition, trueframeService } from '@trueframe/proto';
import { protoPath } from 'grpc-health-check';
import type { Config } from '../config/schema.ts';
import type { OpenInference } from '../control/inference/open-inference.ts';
import { settleWithin } from '../lib/settle-within.ts';
import type { DoorMetrics } from '../metrics/door-metrics.ts';
import type { GrpcMetrics } from '../metrics/grpc-metrics.ts';
import type { Calls } from './calls.ts';
import { type Health, healthService } from './health.ts';
import { type IdentifyParts, identifyCallers } from './identify-callers.ts';
import { limited, limitRequests, refuseFaulty } from './limit-requests.ts';
import { CallGuard } from './listener/calls/call-guard.ts';
import { type OpenDoor, openDoor } from './listener/open-door.ts';
import type { ServiceParts } from './service-parts.ts';
import { createTrueframeService } from './trueframe-service.ts';

export interface GrpcServer {
  /** `host:port` as bound. */
  readonly address: string;
  /** For other ways in. */
  readonly calls: Calls;
  close(): Promise<void>;
}

export interface ServerParts extends ServiceParts, IdentifyParts {
  readonly inference: Omit<OpenInference, 'look' | 'close'>;
}

const MEBIBYTE = 1024 * 1024;

const OPTIONS = {
  // A push chunk is at most 4 MiB; the rest leaves room to refuse one that is a little larger with a reason.
  'grpc.max_receive_message_length': 5 * MEBIBYTE,
  'grpc.max_send_message_length': 4 * MEBIBYTE,
  'grpc.enable_channelz': 0,
} as const;

function optionsOf({ limits, inference }: Config['grpc']) {
  const { idleTimeout, connectionAge, connectionAgeGrace } = limits;
  return {
    ...OPTIONS,
    ...(inference.enabled && {
      'grpc.max_receive_message_length': Math.max(inference.requestBytes, 5 * MEBIBYTE),
      'grpc.max_send_message_length': Math.max(inference.requestBytes, 4 * MEBIBYTE),
    }),
    // Per connection; admission limits the sessions of all connections together.
    'grpc.max_concurrent_streams': limits.callsPerConnection,
    'grpc.keepalive_time_ms': limits.keepaliveTime,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeout,
    ...(idleTimeout > 0 && { 'grpc.max_connection_idle_ms': idleTimeout }),
    ...(connectionAge > 0 && {
      'grpc.max_connection_age_ms': connectionAge,
      'grpc.max_connection_age_grace_ms': connectionAgeGrace,
    }),
  };
}

/** Time that callers have to take their last events when the server closes. */
const CLOSE_GRACE_MS = 2000;

/** Binds the server with all its services. @throws CONFIG_INVALID when the address is taken or not ours */
export async function startGrpcServer(
  config: Config['grpc'],
  parts: ServerParts,
  health: Health,
  metrics: GrpcMetrics,
  doorMetrics: DoorMetrics,
): Promise<GrpcServer> {
  const guard = new CallGuard({
    config,
    // No call is there before the door is open.
    throwOut: (peer) => open.door.throwOut(peer),
    callOver: (...call) => open.door.callOver(...call),
    refused: (reason, address) => open.door.refused(reason, address),
    logger: parts.logger,
  });
  const calls: Calls = {
    definition: limitRequests(trueframeService, { Push: { mostBytes: Number.POSITIVE_INFINITY } }),
    handlers: { ...createTrueframeService(parts) },
    interceptors: [
      metrics.interceptor,
      guard.interceptor,
      identifyCallers(parts),
      refuseFaulty(parts.logger),
    ],
  };
  const server = new Server({ ...optionsOf(config), interceptors: [...calls.interceptors] });
  server.addService(calls.definition, calls.handlers);
  health.addTo(limited(server) as Server);
  metrics.register(trueframeService);
  const inference = await addInference(
    server,
    parts,
    config.inference.requestBytes,
    () => health.isServing,
    metrics,
  );
  metrics.register(healthService);
  if (config.reflection) {
    new ReflectionService({
      ...packageDefinition,
      ...inference,
      ...loadSync(protoPath, loaderOptions),
    }).addToServer(limited(server) as Server);
  }
  const open: OpenDoor = await openDoor(server, config, doorMetrics, parts.logger).catch(
    (reason: unknown) => {
      guard.close();
      throw reason;
    },
  );
  return {
    calls,
    address: `${config.address.slice(0, config.address.lastIndexOf(':'))}:${open.port}`,
    close: async () => {
      // Before the server, which would go on to serve connections that are handed to it.
      open.shut();
      const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      if (!(await settleWithin(closed, CLOSE_GRACE_MS))) server.forceShutdown();
      await closed;
      guard.close();
      open.close();
    },
  };
}

/** Serves the Open Inference Protocol, if it is enabled, and loads what only it needs. Returns its definition for reflection. */
async function addInference(
  server: Server,
  { inference: { inference, ...others }, logger }: ServerParts,
  mostBytes: number,
  isReady: () => boolean,
  metrics: GrpcMetrics,
): Promise<PackageDefinition | undefined> {
  if (!inference) return undefined;
  const { inferenceDefinition, inferenceService } = await import('@trueframe/proto/inference');
  const { createInferenceService, faultOf } = await import('./kserve/inference-service.ts');
  const service = createInferenceService({ ...others, inference, isReady, logger });
  server.addService(limitRequests(inferenceService, { ModelInfer: { mostBytes, faultOf } }), {
    ...service,
  });
  metrics.register(inferenceService);
  return inferenceDefinition;
}
