import * as z from 'zod';
import { duration } from './scalars.ts';

const file = z.string().prefault('');

const GIBIBYTE = 1024 ** 3;

const ClusterTls = z.strictObject({
  ca: file.describe('PEM file with the CA of the brokers. Not empty: connections are encrypted.'),
  cert: file.describe('PEM file with the certificate of this node, with `key`.'),
  key: file.describe('PEM file with its private key.'),
});

const Outbox = z.strictObject({
  folder: z.string().min(1).optional().meta({
    description:
      'Folder on a local disk that keeps what was published until the brokers have it on their disks, too.',
    defaultInWords: 'none: what the brokers lose in a power failure is lost',
  }),
  window: duration
    .prefault('3m')
    .describe('Age at which it goes: longer than `sync_interval` of the brokers, which is 2m.'),
});

/** The block `cluster` of the configuration. */
export const Cluster = z.strictObject({
  servers: z
    .array(z.string().min(1))
    .prefault([])
    .describe(
      'NATS servers with JetStream, `nats://host:port` or `tls://host:port`. None: one machine, no cluster.',
    ),
  node: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _')
    .optional()
    .meta({
      description: 'Name of this node, unlike that of all others.',
      defaultInWords: 'the host name, with - for other characters',
    }),
  address: z.string().min(1).optional().meta({
    description: 'Address at which callers reach the gRPC server of this node, `host:port`.',
    defaultInWords: 'the one that it listens on',
  }),
  user: z.string().min(1).optional().describe('User of the brokers, with `password`.'),
  password: z
    .string()
    .min(1)
    .optional()
    .describe('Its password; the environment variable TRUEFRAME_CLUSTER__PASSWORD, better.'),
  credentials: file.describe('File with credentials of the brokers, `*.creds`.'),
  inbox: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+$/, 'words with dots')
    .optional()
    .meta({
      description: 'Prefix of the subjects of answers, where the brokers bind users to one.',
      defaultInWords: '_INBOX',
    }),
  tls: ClusterTls.prefault({}).describe('Encryption of the connections to the brokers.'),
  replicas: z
    .union([z.literal(1), z.literal(3), z.literal(5)])
    .prefault(1)
    .describe('Copies that the brokers keep of each stream, when this node makes it first.'),
  liveLease: duration
    .prefault('3s')
    .describe('Time without a sign of its node after which a live session moves to another one.'),
  fileLease: duration.prefault('10s').describe('The same for a session of a file.'),
  maxJobs: z
    .int()
    .min(1)
    .prefault(100_000)
    .describe(
      'Sessions that may run or wait, in all. Above, new ones are refused with LIMIT_CAPACITY.',
    ),
  logAge: duration
    .prefault('168h')
    .describe('Age at which the brokers drop what sessions have said.'),
  logBytes: z
    .int()
    .min(1024 * 1024)
    .prefault(10 * GIBIBYTE)
    .describe('Bytes of what sessions have said. Above, the brokers drop the oldest.'),
  outbox: Outbox.prefault({}).describe('A second copy, against power failures of the brokers.'),
});

export type Cluster = z.output<typeof Cluster>;
