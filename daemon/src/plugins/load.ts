import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, TrueframeError } from '@trueframe/sdk';
import { pluginPackages } from './packages.ts';
import { PluginRegistry } from './registry.ts';
import { checkPlugin, type PluginPackage } from './validate.ts';

/**
 * Loads the built-in plugins and `extra` ones (npm packages or folders). All manifests are checked before any code
 * runs. Call it in engine processes, in their threads and in commands, never in the control process.
 *
 * `bootTimeoutMs` is per plugin; it cannot interrupt a plugin that blocks its thread while it loads.
 * @throws PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_DUPLICATE, PLUGIN_BOOT_TIMEOUT, PLUGIN_THREW
 */
export async function loadPlugins(
  extra: readonly string[],
  bootTimeoutMs: number,
): Promise<PluginRegistry> {
  const packages = await pluginPackages(extra);
  const plugins = await Promise.all(
    packages.flatMap((pkg) => {
      const { entry } = pkg.manifest;
      return entry === undefined ? [] : [boot(pkg, entry, bootTimeoutMs)];
    }),
  );
  return new PluginRegistry(plugins);
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
