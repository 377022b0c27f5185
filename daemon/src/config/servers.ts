import * as z from 'zod';
import { address } from './scalars.ts';

/** The block `grpc` of the configuration. */
export const Grpc = z.strictObject({
  address: address
    .prefault('127.0.0.1:50051')
    .describe('Address on which the gRPC server listens.'),
  reflection: z
    .boolean()
    .prefault(true)
    .describe('Serve the reflection API, so that grpcurl needs no proto files.'),
});

/** The block `metrics` of the configuration. */
export const Metrics = z.strictObject({
  address: address
    .prefault('127.0.0.1:9464')
    .describe('Address of /metrics, /livez, /readyz and /startupz.'),
});
