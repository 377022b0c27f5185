import {
  AckPolicy,
  type ConsumerConfig,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Cluster } from '../config/cluster.ts';
import {
  DEAD_STREAM,
  JOB_STREAM,
  type JobKind,
  LOG_STREAM,
  NODE_BUCKET,
  SESSION_BUCKET,
} from './names.ts';
import { patiently } from './patiently.ts';

const NANOS_PER_MS = 1e6;
const REQUEST_MS = 2000;
/** Time in which a record that is sent again is known to be the same. */
const DUPLICATE_WINDOW_MS = 120_000;
/** Brokers elect a leader of a new stream in this time. */
const SETUP_MS = 30_000;
const NODE_TTL_MS = 10_000;

/** Leases are given out by one consumer per kind of job. */
export const CONSUMERS: Readonly<Record<JobKind, string>> = { live: 'live', file: 'file' };

/** Connection, streams and buckets of one node. */
export interface Streams {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly sessions: KV;
  readonly nodes: KV;
}

/** Opens streams, consumers and buckets, and makes those that are missing. */
export async function openStreams(connection: NatsConnection, config: Cluster): Promise<Streams> {
  const options = { timeout: REQUEST_MS };
  const manager = await patiently(
    () => jetstreamManager(connection, { ...options, checkAPI: false }),
    SETUP_MS,
  );
  for (const wanted of streamsOf(config)) {
    await patiently(() => makeStream(manager, wanted), SETUP_MS);
  }
  for (const wanted of consumersOf(config)) {
    await patiently(() => makeConsumer(manager, wanted), SETUP_MS);
  }
  const client = jetstream(connection, options);
  const buckets = new Kvm(client);
  const { replicas, logAge } = config;
  const [sessions, nodes] = await patiently(
    () =>
      Promise.all([
        buckets.create(SESSION_BUCKET, { replicas, ttl: logAge, history: 1 }),
        buckets.create(NODE_BUCKET, { replicas, ttl: NODE_TTL_MS, history: 1 }),
      ]),
    SETUP_MS,
  );
  return { connection, client, manager, sessions, nodes };
}

type StreamWish = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>;

function streamsOf({ replicas, maxJobs, logAge, logBytes }: Cluster): readonly StreamWish[] {
  const common = { storage: StorageType.File, num_replicas: replicas };
  return [
    {
      ...common,
      name: JOB_STREAM,
      subjects: ['tf.job.>'],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      max_msgs: maxJobs,
    },
    {
      ...common,
      name: LOG_STREAM,
      subjects: ['tf.log.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: logAge * NANOS_PER_MS,
      max_bytes: logBytes,
      duplicate_window: DUPLICATE_WINDOW_MS * NANOS_PER_MS,
    },
    {
      ...common,
      name: DEAD_STREAM,
      subjects: ['tf.dead.>'],
      retention: RetentionPolicy.Limits,
      max_age: logAge * NANOS_PER_MS,
      max_msgs: 10_000,
    },
  ];
}

type ConsumerWish = Partial<ConsumerConfig> & { readonly durable_name: string };

function consumersOf({ liveLease, fileLease, maxJobs }: Cluster): readonly ConsumerWish[] {
  const leases = { live: liveLease, file: fileLease };
  return (['live', 'file'] as const).map((kind) => ({
    durable_name: CONSUMERS[kind],
    filter_subject: `tf.job.${kind}.>`,
    ack_policy: AckPolicy.Explicit,
    ack_wait: leases[kind] * NANOS_PER_MS,
    // A job that kills nodes is told by what its session has kept, see control/session/take-up.ts.
    max_deliver: -1,
    max_ack_pending: maxJobs,
  }));
}

/** A stream that is there already stays as it is, but for what may change. */
async function makeStream(manager: JetStreamManager, wanted: StreamWish): Promise<void> {
  try {
    await manager.streams.info(wanted.name);
  } catch (reason) {
    if (!isMissing(reason)) throw reason;
    await manager.streams.add(wanted);
    return;
  }
  const { name, num_replicas: _, ...changeable } = wanted;
  await manager.streams.update(name, changeable);
}

async function makeConsumer(manager: JetStreamManager, wanted: ConsumerWish): Promise<void> {
  const { durable_name: name } = wanted;
  try {
    await manager.consumers.info(JOB_STREAM, name);
  } catch (reason) {
    if (!isMissing(reason)) throw reason;
    await manager.consumers.add(JOB_STREAM, wanted);
    return;
  }
  await manager.consumers.update(JOB_STREAM, name, wanted);
}

function isMissing(reason: unknown): boolean {
  const { name } = reason as Error;
  return name === 'StreamNotFoundError' || name === 'ConsumerNotFoundError';
}
