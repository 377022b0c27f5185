import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { API_VERSION } from '../api-version.ts';
import { TrueframeError } from '../errors.ts';
import type { Plugin, PluginManifest } from '../plugin.ts';
import { expectThat } from './check.ts';

/**
 * Checks a built plugin package: the `trueframe` block of package.json against the entry's default export, which it
 * returns, and the folders that it brings. Without an entry it returns a plugin that provides nothing.
 * @throws PLUGIN_INVALID
 */
export async function checkPackage(folder: string): Promise<Plugin> {
  const file = join(folder, 'package.json');
  const say = (claim: boolean, message: string) =>
    expectThat(claim, `${file}: ${message}`, 'PLUGIN_INVALID');
  const { name, trueframe } = JSON.parse(await readFile(file, 'utf8')) as {
    name?: string;
    trueframe?: PluginManifest;
  };
  if (!trueframe) throw new TrueframeError('PLUGIN_INVALID', `${file} has no "trueframe" block`);
  const { apiVersion, entry, provides = [] } = trueframe;
  say(
    apiVersion === API_VERSION,
    `trueframe.apiVersion is ${apiVersion}, this SDK is ${API_VERSION}`,
  );
  for (const what of ['models', 'pipelines'] as const) {
    const path = trueframe[what];
    if (path === undefined) continue;
    const facts = await stat(join(folder, path)).catch(() => null);
    say(facts?.isDirectory() === true, `trueframe.${what} is ${path}, which is no folder`);
  }
  if (entry === undefined) {
    say(provides.length === 0, 'trueframe.entry is missing');
    const brings = trueframe.models ?? trueframe.pipelines;
    say(brings !== undefined, 'trueframe has none of entry, models and pipelines');
    return { name: name ?? '', provides: [] };
  }

  const module = (await import(pathToFileURL(join(folder, entry)).href)) as { default?: Plugin };
  const plugin = module.default;
  if (!plugin?.provides) {
    throw new TrueframeError(
      'PLUGIN_INVALID',
      `${join(folder, entry)}: the default export is not definePlugin(…)`,
    );
  }
  say(plugin.name === name, `the package is ${name}, but its plugin calls itself ${plugin.name}`);
  const declared = provides.map(({ kind, id }) => `${kind} ${id}`).sort();
  const exported = plugin.provides.map(({ kind, id }) => `${kind} ${id}`).sort();
  say(
    declared.join() === exported.join(),
    `trueframe.provides says [${declared.join(', ')}], the entry exports [${exported.join(', ')}]`,
  );
  return plugin;
}
