import type { PipelineCatalogue } from '@trueframe/daemon/config';
import { RemoteMembers } from '@trueframe/daemon/config';
import type { PluginRegistry } from '@trueframe/daemon/plugins';

/** A model that pipelines run on another machine. */
export type RemotePlacement = Parameters<ConstructorParameters<typeof RemoteMembers>[1]>[0];

/** Asks the machines that run members of pipelines. Returns where each runs, by bundle; `fallback`: why it does not answer. */
export async function remotePlacements(
  catalogue: PipelineCatalogue,
  registry: PluginRegistry | undefined,
): Promise<ReadonlyMap<string, RemotePlacement>> {
  const placements = new Map<string, RemotePlacement>();
  if (!registry) return placements;
  const members = new RemoteMembers(registry, (one) => placements.set(one.model, one));
  for (const { id, problem } of catalogue.list()) if (!problem) members.add(catalogue.get(id));
  await members.look();
  return placements;
}
