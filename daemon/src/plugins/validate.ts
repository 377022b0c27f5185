import { join } from 'node:path';
import { API_VERSION, type Plugin, type PluginManifest, TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { parseJson } from '../lib/parse-json.ts';
import { readText } from '../lib/text-file.ts';

const Package = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  trueframe: z.strictObject({
    apiVersion: z.int(),
    entry: z
      .string()
      .refine((entry) => !entry.startsWith('/') && !entry.split(/[/\\]/).includes('..'), {
        message: 'a path inside the package',
      }),
    provides: z
      .array(
        z.strictObject({
          kind: z.enum(['detector', 'tracker', 'model', 'pooling', 'method']),
          id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case letters, digits and dashes'),
        }),
      )
      .min(1),
  }),
});

/** Contents of a plugin's package.json. */
export interface PluginPackage {
  readonly name: string;
  readonly version: string;
  /** Folder of the package; absolute. */
  readonly folder: string;
  readonly manifest: PluginManifest;
}

/**
 * Reads a plugin's package.json, without running any of its code.
 * @throws PLUGIN_NOT_FOUND no package.json, PLUGIN_INVALID malformed, PLUGIN_INCOMPATIBLE another contract version
 */
export async function readPluginPackage(folder: string): Promise<PluginPackage> {
  const file = join(folder, 'package.json');
  const json = await readJson(file);
  const result = Package.safeParse(json);
  if (!result.success) {
    throw new TrueframeError(
      'PLUGIN_INVALID',
      `${file} does not describe a plugin:\n${z.prettifyError(result.error)}`,
      { details: { file } },
    );
  }
  const { name, version, trueframe: manifest } = result.data;
  checkApiVersion(name, manifest.apiVersion);
  return { name, version, folder, manifest };
}

/**
 * A plugin as it was imported is what its package.json promised.
 * @throws PLUGIN_INVALID, PLUGIN_INCOMPATIBLE
 */
export function checkPlugin({ name, manifest }: PluginPackage, exported: unknown): Plugin {
  if (!isPlugin(exported)) {
    throw invalid(name, `${manifest.entry} must export definePlugin({…}) as default`);
  }
  if (exported.name !== name) {
    throw invalid(name, `definePlugin names it ${exported.name}, its package.json ${name}`);
  }
  const promised = manifest.provides.map(({ kind, id }) => `${kind} ${id}`).sort();
  const provided = exported.provides.map(({ kind, id }) => `${kind} ${id}`).sort();
  if (promised.join() !== provided.join()) {
    throw invalid(
      name,
      `it provides ${provided.join(', ') || 'nothing'}, but its package.json promises ${promised.join(', ')}`,
    );
  }
  for (const { kind, id, apiVersion, options, create } of exported.provides) {
    checkApiVersion(name, apiVersion);
    if (typeof create !== 'function') throw invalid(name, `${kind} ${id} has no create()`);
    if (typeof options?.['~standard']?.validate !== 'function') {
      throw invalid(name, `options of ${kind} ${id} are not a Standard Schema`);
    }
  }
  return exported;
}

/**
 * Nothing is provided twice, within a package or across packages.
 * @throws PLUGIN_DUPLICATE
 */
export function checkDuplicates(packages: readonly PluginPackage[]): void {
  const owners = new Map<string, string>();
  for (const { name, manifest } of packages) {
    for (const { kind, id } of manifest.provides) {
      const owner = owners.get(`${kind} ${id}`);
      if (owner) {
        throw new TrueframeError(
          'PLUGIN_DUPLICATE',
          `${kind} ${id} is provided by ${owner} and by ${name}; remove one of them`,
          { details: { kind, id, first: owner, second: name } },
        );
      }
      owners.set(`${kind} ${id}`, name);
    }
  }
}

function checkApiVersion(name: string, apiVersion: number): void {
  if (apiVersion === API_VERSION) return;
  const older = apiVersion < API_VERSION ? 'update the plugin' : 'update Trueframe';
  throw new TrueframeError(
    'PLUGIN_INCOMPATIBLE',
    `${name} is written for plugin API ${apiVersion}, this Trueframe has ${API_VERSION}; ${older}`,
    { details: { plugin: name, apiVersion } },
  );
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readText(file, 'PLUGIN_INVALID');
  } catch (cause) {
    if (cause instanceof TrueframeError) throw cause;
    throw new TrueframeError('PLUGIN_NOT_FOUND', `no plugin: cannot read ${file}`, { cause });
  }
  return parseJson(text, file, 'PLUGIN_INVALID');
}

function isPlugin(value: unknown): value is Plugin {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'provides' in value &&
    Array.isArray(value.provides) &&
    value.provides.every((definition) => typeof definition === 'object' && definition !== null)
  );
}

function invalid(plugin: string, why: string): TrueframeError {
  return new TrueframeError('PLUGIN_INVALID', `${plugin}: ${why}`, { details: { plugin } });
}
