import * as z from 'zod';
import { GrpcLimits } from './grpc-limits.ts';
import { Inference } from './inference.ts';
import { address, duration, origin } from './scalars.ts';
import { Tls } from './tls.ts';

/** The block `grpc` of the configuration. */
export const Grpc = z.strictObject({
  address: address
    .prefault('127.0.0.1:50051')
    .describe('Address on which the gRPC server listens.'),
  reflection: z
    .boolean()
    .prefault(true)
    .describe('Serve the reflection API, so that grpcurl needs no proto files.'),
  tls: Tls.prefault({}).describe('Encryption, and certificates of callers.'),
  readerTimeout: duration
    .prefault('5s')
    .describe(
      'A caller that takes nothing of what waits for it is gone within this time, with its memory; its session goes on. 0s: it may wait for ever.',
    ),
  limits: GrpcLimits.prefault({}).describe('Bounds of what callers may use.'),
  inference: Inference.prefault({}).describe('The models, for callers who bring tensors.'),
});

/** The block `metrics` of the configuration. */
export const Metrics = z.strictObject({
  address: address
    .prefault('127.0.0.1:9464')
    .describe(
      'Address of the HTTP listener: /metrics, /livez, /readyz, /startupz, and the API for browsers and curl.',
    ),
  api: z
    .boolean()
    .prefault(true)
    .describe('Serve the calls of the API and the web console there, too.'),
  tls: z
    .boolean()
    .prefault(false)
    .describe(
      'Encrypt it with the certificate of `grpc.tls`, and take the certificates of its callers.',
    ),
  corsOrigins: z
    .array(origin)
    .prefault([])
    .describe(
      'Origins of web pages that may call, e.g. `https://console.example.com`. Pages of all others are refused. Their hosts are also names under which a proxy may reach a listener on loopback.',
    ),
});
