import { BUILT_IN_PLUGINS } from './built-in.ts';
import { findPackage } from './find.ts';
import { checkDuplicates, type PluginPackage, readPluginPackage } from './validate.ts';

/**
 * The built-in plugin packages and `extra` ones (npm packages or folders), each once. No code of theirs runs, so the control process
 * may ask, too.
 * @throws PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_DUPLICATE
 */
export async function pluginPackages(extra: readonly string[]): Promise<readonly PluginPackage[]> {
  const specifiers = [...new Set([...BUILT_IN_PLUGINS, ...extra])];
  const folders = new Set(await Promise.all(specifiers.map(findPackage)));
  const packages = await Promise.all([...folders].map(readPluginPackage));
  checkDuplicates(packages);
  return packages;
}
