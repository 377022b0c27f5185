import { TrueframeError } from '@trueframe/sdk';
import type { PluginEntry } from '../config/plugin-entry.ts';
import { TrustPolicy, type TrustSettings } from '../trust/policy.ts';
import { BUILT_IN_PLUGINS } from './built-in.ts';
import { findInstalled, findPackage } from './find.ts';
import { linksFor } from './links.ts';
import { checkDuplicates, type FoundPackage, readPluginPackage } from './validate.ts';

/** Plugin packages beside the built-in ones, and what is trusted of them. A configuration is one. */
export interface PluginPlaces extends TrustSettings {
  readonly plugins?: readonly PluginEntry[];
  /** Limits of isolated plugins; those of bare folders have the default. */
  readonly engine?: { readonly pluginCallTimeout: number };
}

/** A plugin package, how its code runs, and what it is trusted with. */
export interface PluginPackage extends FoundPackage {
  /** Its code runs in a process of its own. */
  readonly isolate: boolean;
  /** It came with Trueframe, or its files are those that a trusted key has signed. */
  readonly isTrusted: boolean;
  /** It is not used, because it is not signed as the configuration wants: the error, PLUGIN_UNTRUSTED. */
  readonly refusal?: TrueframeError;
}

/**
 * The built-in plugin packages and further ones (npm packages or folders), each once. No code of theirs runs, so the control process
 * may ask, too. Where plugins must be signed, the folders of further ones are verified copies. `trusted`: the policy of `places`, where it
 * is open already.
 * @throws PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_DUPLICATE; CONFIG_INVALID from `TrustPolicy`
 */
export async function pluginPackages(
  places: PluginPlaces,
  trusted?: TrustPolicy,
): Promise<readonly PluginPackage[]> {
  const policy = trusted ?? (await TrustPolicy.open(places));
  // Elsewhere somebody may have put packages with names of ours.
  const find = policy.isOn ? findInstalled : findPackage;
  const builtIn = new Set(await Promise.all(BUILT_IN_PLUGINS.map(find)));
  const isolated = new Map([...builtIn].map((folder) => [folder, false]));
  for (const entry of places.plugins ?? []) {
    const { package: name, isolate } = asMapping(entry);
    const folder = await findPackage(name);
    isolated.set(folder, isolate || (isolated.get(folder) ?? false));
  }
  const packages = await Promise.all(
    [...isolated].map(async ([folder, isolate]) => ({
      isolate,
      ...(builtIn.has(folder)
        ? { ...(await readPluginPackage(folder)), isTrusted: true }
        : await admitted(folder, policy)),
    })),
  );
  checkDuplicates(packages.filter(({ refusal }) => refusal === undefined));
  return packages;
}

/** Puts packages that are not trusted at the end, so that their ids stand in nobody else's way. */
export function refusedLast(packages: readonly PluginPackage[]): readonly PluginPackage[] {
  return packages.toSorted((a, b) => Number(Boolean(a.refusal)) - Number(Boolean(b.refusal)));
}

function asMapping(entry: PluginEntry): Exclude<PluginEntry, string> {
  return typeof entry === 'string' ? { package: entry, isolate: false } : entry;
}

async function admitted(
  folder: string,
  policy: TrustPolicy,
): Promise<Omit<PluginPackage, 'isolate'>> {
  if (!policy.checks('plugin')) return { ...(await readPluginPackage(folder)), isTrusted: false };
  try {
    const copy = await policy.admit('plugin', folder, (files) => linksFor(folder, files));
    return { ...(await readPluginPackage(copy)), isTrusted: true };
  } catch (reason) {
    if (!(reason instanceof TrueframeError) || reason.code !== 'PLUGIN_UNTRUSTED') throw reason;
    return { ...(await readPluginPackage(folder)), isTrusted: false, refusal: reason };
  }
}
