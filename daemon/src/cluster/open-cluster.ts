import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import { ClusterNode, type ClusterParts } from './cluster-node.ts';
import { connect, unreachable } from './connect.ts';
import { LogReader } from './log/log-reader.ts';
import { Outbox } from './outbox/outbox.ts';
import { openStreams, type Streams } from './streams.ts';

/**
 * Connects to the brokers and opens what the nodes share.
 * @throws CLUSTER_UNREACHABLE, STORE_LOCKED, STORE_INVALID, STORE_FULL, STORE_FAILED
 */
export async function openCluster(parts: ClusterParts): Promise<ClusterNode> {
  const { cluster } = parts.config;
  const name = cluster.node ?? hostname().replaceAll(/[^A-Za-z0-9_-]/g, '-');
  const connection = await connect(cluster, name);
  try {
    const streams = await openStreams(connection, cluster);
    const reader = new LogReader(streams);
    const outbox = await openOutbox(parts, streams, reader);
    return new ClusterNode(parts, { name, streams, reader, outbox });
  } catch (cause) {
    await connection.close();
    throw cause instanceof TrueframeError ? cause : unreachable(cluster, cause);
  }
}

async function openOutbox(
  { config, logger }: ClusterParts,
  streams: Streams,
  reader: LogReader,
): Promise<Outbox | undefined> {
  const { folder, window } = config.cluster.outbox;
  if (folder === undefined) return undefined;
  return Outbox.open({ folder: resolve(folder), windowMs: window, streams, reader, logger });
}
