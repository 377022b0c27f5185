import type { ClusterNode, ClusterParts } from './cluster/cluster-node.ts';

/**
 * Opens this daemon as a node of the cluster that its configuration names; undefined: it is alone.
 * @throws CLUSTER_UNREACHABLE
 */
export async function openNode(parts: ClusterParts): Promise<ClusterNode | undefined> {
  if (parts.config.cluster.servers.length === 0) return undefined;
  // Loaded only here: it would make every start slower.
  const { openCluster } = await import('./cluster/open-cluster.ts');
  return openCluster(parts);
}
