import { hostname } from 'node:os';
import { ClusterNode, type ClusterParts } from './cluster-node.ts';
import { connect, unreachable } from './connect.ts';
import { openStreams } from './streams.ts';

/**
 * Connects to the brokers and opens what the nodes share.
 * @throws CLUSTER_UNREACHABLE
 */
export async function openCluster(parts: ClusterParts): Promise<ClusterNode> {
  const { cluster } = parts.config;
  const name = cluster.node ?? hostname().replaceAll(/[^A-Za-z0-9_-]/g, '-');
  const connection = await connect(cluster, name);
  try {
    return new ClusterNode(parts, name, await openStreams(connection, cluster));
  } catch (cause) {
    await connection.close();
    throw unreachable(cluster, cause);
  }
}
