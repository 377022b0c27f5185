import { type PluginKind, TrueframeError } from '@trueframe/sdk';
import { type PluginPackage, type PluginPlaces, pluginPackages } from './packages.ts';

/**
 * Finds the package that provides a plugin, without running code of any.
 * @throws PLUGIN_NOT_FOUND, PLUGIN_UNTRUSTED; what `pluginPackages` throws
 */
export async function packageOf(
  kind: PluginKind,
  id: string,
  places: PluginPlaces,
): Promise<PluginPackage> {
  const packages = await pluginPackages(places);
  const all = packages.flatMap((pkg) => pkg.manifest.provides.map((one) => ({ ...one, pkg })));
  const ofKind = all.filter((one) => one.kind === kind);
  const found = ofKind.filter((one) => one.id === id).map(({ pkg }) => pkg);
  const usable = found.find(({ refusal }) => refusal === undefined);
  if (usable) return usable;
  if (found[0]?.refusal) throw found[0].refusal;
  const known = ofKind.map((one) => one.id).join(', ') || 'none';
  throw new TrueframeError(
    'PLUGIN_NOT_FOUND',
    `no ${kind} plugin ${id}; there are: ${known}. Further ones are named under \`plugins:\``,
    { details: { kind, id } },
  );
}
