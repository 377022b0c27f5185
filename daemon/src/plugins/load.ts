import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, TrueframeError } from '@trueframe/sdk';
import { type PluginPackage, type PluginPlaces, pluginPackages } from './packages.ts';
import { PluginRegistry } from './registry.ts';
import { checkPlugin } from './validate.ts';

/**
 * Loads the built-in plugins and those of `places`. All manifests and signatures are checked before any code
 * runs; what is not trusted is listed, and not loaded. Call it in engine processes, in their threads and in commands, never in the control process.
 *
 * `bootTimeoutMs` is per plugin; it cannot interrupt a plugin that blocks its thread while it loads.
 * @throws PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_DUPLICATE, PLUGIN_BOOT_TIMEOUT, PLUGIN_THREW, CONFIG_INVALID
 */
export async function loadPlugins(
  places: PluginPlaces,
  bootTimeoutMs: number,
): Promise<PluginRegistry> {
  const packages = await pluginPackages(places);
  const plugins = await Promise.all(
    packages.flatMap((pkg) => {
      const { entry } = pkg.manifest;
      return entry === undefined || pkg.refusal ? [] : [boot(pkg, entry, bootTimeoutMs)];
    }),
  );
  return new PluginRegistry(
    plugins,
    packages.filter(({ refusal }) => refusal),
  );
}

async function boot(
  pkg: PluginPackage,
  entry: string,
  timeoutMs: number,
): Promise<{ readonly pkg: PluginPackage; readonly plugin: Plugin }> {
  const url = pathToFileURL(join(pkg.folder, entry)).href;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `plugin ${pkg.name} did not finish loading within ${timeoutMs} ms`;
      reject(new TrueframeError('PLUGIN_BOOT_TIMEOUT', message, { details: { plugin: pkg.name } }));
    }, timeoutMs);
  });
  try {
    const module: { default?: unknown } = await Promise.race([import(url), late]);
    return { pkg, plugin: checkPlugin(pkg, module.default) };
  } catch (reason) {
    if (reason instanceof TrueframeError) throw reason;
    throw new TrueframeError(
      'PLUGIN_THREW',
      `plugin ${pkg.name} failed while loading ${entry}: ${describe(reason)}`,
      { cause: reason, details: { plugin: pkg.name } },
    );
  } finally {
    clearTimeout(timer);
  }
}

function describe(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
