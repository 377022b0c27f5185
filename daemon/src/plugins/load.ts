import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, TrueframeError } from '@trueframe/sdk';
import { BUILT_IN_PLUGINS } from './built-in.ts';
import { findPackage } from './find.ts';
import { PluginRegistry } from './registry.ts';
import { checkDuplicates, checkPlugin, type PluginPackage, readPluginPackage } from './validate.ts';

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
  const specifiers = [...new Set([...BUILT_IN_PLUGINS, ...extra])];
  const folders = new Set(await Promise.all(specifiers.map(findPackage)));
  const packages = await Promise.all([...folders].map(readPluginPackage));
  checkDuplicates(packages);
  const plugins = await Promise.all(
    packages.map(async (pkg) => ({ pkg, plugin: await boot(pkg, bootTimeoutMs) })),
  );
  return new PluginRegistry(plugins);
}

async function boot(pkg: PluginPackage, timeoutMs: number): Promise<Plugin> {
  const entry = pathToFileURL(join(pkg.folder, pkg.manifest.entry)).href;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `plugin ${pkg.name} did not finish loading within ${timeoutMs} ms`;
      reject(new TrueframeError('PLUGIN_BOOT_TIMEOUT', message, { details: { plugin: pkg.name } }));
    }, timeoutMs);
  });
  try {
    const module: { default?: unknown } = await Promise.race([import(entry), late]);
    return checkPlugin(pkg, module.default);
  } catch (reason) {
    if (reason instanceof TrueframeError) throw reason;
    throw new TrueframeError(
      'PLUGIN_THREW',
      `plugin ${pkg.name} failed while loading ${pkg.manifest.entry}: ${describe(reason)}`,
      { cause: reason, details: { plugin: pkg.name } },
    );
  } finally {
    clearTimeout(timer);
  }
}

function describe(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
