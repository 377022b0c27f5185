import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, TrueframeError } from '@trueframe/sdk';
import { isolatedPlugin } from '../isolated/isolated-plugin.ts';
import { type PluginPackage, type PluginPlaces, pluginPackages } from './packages.ts';
import { PluginRegistry } from './registry.ts';
import { checkPlugin } from './validate.ts';

/** Longest time of a call of an isolated plugin, where nothing else is configured. */
const CALL_MS = 30_000;

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
      return entry === undefined || pkg.refusal ? [] : [loaded(pkg, entry, bootTimeoutMs, places)];
    }),
  );
  return new PluginRegistry(
    plugins,
    packages.filter(({ refusal }) => refusal),
  );
}

async function loaded(...args: Parameters<typeof loadPackage>) {
  return { pkg: args[0], plugin: await loadPackage(...args) };
}

/**
 * Loads one package, which must have an entry.
 * @throws PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_BOOT_TIMEOUT, PLUGIN_THREW
 */
export async function loadPackage(
  pkg: PluginPackage,
  entry: string,
  timeoutMs: number,
  { engine }: PluginPlaces,
): Promise<Plugin> {
  const load = async (): Promise<unknown> => {
    if (!pkg.isolate) return (await import(pathToFileURL(join(pkg.folder, entry)).href)).default;
    const call = engine?.pluginCallTimeout ?? CALL_MS;
    return isolatedPlugin({ ...pkg, entry }, { boot: timeoutMs, call });
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `plugin ${pkg.name} did not finish loading within ${timeoutMs} ms`;
      reject(new TrueframeError('PLUGIN_BOOT_TIMEOUT', message, { details: { plugin: pkg.name } }));
    }, timeoutMs);
  });
  try {
    return checkPlugin(pkg, await Promise.race([load(), late]));
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
