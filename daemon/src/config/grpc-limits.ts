import * as z from 'zod';
import { duration } from './scalars.ts';

const count = z.int().min(1);

/** The block `grpc.limits` of the configuration. */
export const GrpcLimits = z.strictObject({
  connections: count
    .prefault(1024)
    .describe('Connections at a time; at most half of the files that the process may open.'),
  connectionsPerAddress: count
    .prefault(256)
    .describe(
      'Connections at a time from one address; an IPv6 network of 64 bits counts as one. A proxy is one address.',
    ),
  callsPerConnection: count
    .prefault(200)
    .describe('Calls at a time of one connection; more of them wait at the caller.'),
  callsPerAddress: count
    .prefault(1000)
    .describe('Calls at a time from one address; one more is refused with LIMIT_CALLS.'),
  metadataBytes: z
    .int()
    .min(1024)
    .max(65_536)
    .prefault(16_384)
    .describe('Metadata of one call; more is refused with LIMIT_METADATA.'),
  handshakeTimeout: duration
    .prefault('10s')
    .describe('Longest time from the connection to its first HTTP/2 settings, TLS included.'),
  uploadTimeout: duration
    .prefault('10s')
    .describe(
      'Longest time that the request of a call, of `Push` its `open`, may be under way. 0s: any time.',
    ),
  unaryTimeout: duration
    .prefault('5m')
    .describe('Longest time of a call that is answered once. 0s: any time.'),
  streamTimeout: duration
    .prefault('0s')
    .describe(
      'Longest time of a call that streams; it then ends with LIMIT_CALL_TIME, and its session goes on. 0s: any time.',
    ),
  idleTimeout: duration
    .prefault('5m')
    .describe('A connection without a call for this long is closed. 0s: never.'),
  keepaliveTime: duration
    .prefault('30s')
    .describe('Pause between the pings that find out who has left without a word.'),
  keepaliveTimeout: duration
    .prefault('10s')
    .describe('Longest time that a caller may take to answer one; then its connection ends.'),
  connectionAge: duration
    .prefault('0s')
    .describe('A connection this old takes no more calls. 0s: any age.'),
  connectionAgeGrace: duration
    .prefault('5m')
    .describe('Time that the calls of such a connection have to end.'),
});
