import { realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { API_VERSION, type Plugin, type PluginManifest, TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { parseJson } from '../lib/parse-json.ts';
import { readText } from '../lib/text-file.ts';

const pathInside = z
  .string()
  .refine((path) => !path.startsWith('/') && !path.split(/[/\\]/).includes('..'), {
    message: 'a path inside the package',
  });

const Package = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  trueframe: z
    .strictObject({
      apiVersion: z.int(),
      entry: pathInside.optional(),
      provides: z
        .array(
          z.strictObject({
            kind: z.enum(['detector', 'tracker', 'model', 'pooling', 'method', 'sink']),
            id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case letters, digits and dashes'),
          }),
        )
        .default([]),
      models: pathInside.optional(),
      pipelines: pathInside.optional(),
    })
    .refine(({ entry, provides }) => (entry === undefined) === (provides.length === 0), {
      message: '`entry` and `provides` go together',
    })
    .refine(({ entry, models, pipelines }) => (entry ?? models ?? pipelines) !== undefined, {
      message: 'it has none of `entry` with `provides`, `models` and `pipelines`',
    }),
});

/** Contents of a plugin's package.json. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  /** Folder of the package; absolute. */
  readonly folder: string;
  readonly manifest: PluginManifest & Required<Pick<PluginManifest, 'provides'>>;
  /** Folder of the model bundles that it brings; absolute. */
  readonly models?: string;
  /** Folder of the pipelines that it brings; absolute. */
  readonly pipelines?: string;
}

/**
 * Reads a plugin's package.json, without running any of its code.
 * @throws PLUGIN_NOT_FOUND no package.json, PLUGIN_INVALID malformed, or a folder that it names is missing or elsewhere,
 *   PLUGIN_INCOMPATIBLE another contract version
 */
export async function readPluginPackage(folder: string): Promise<FoundPackage> {
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
  const [models, pipelines] = await Promise.all([
    folderOf(name, folder, 'models', manifest.models),
    folderOf(name, folder, 'pipelines', manifest.pipelines),
  ]);
  return {
    ...{ name, version, folder, manifest },
    ...(models !== undefined && { models }),
    ...(pipelines !== undefined && { pipelines }),
  };
}

/** A folder that a package names, links resolved. */
async function folderOf(
  name: string,
  root: string,
  what: 'models' | 'pipelines',
  path: string | undefined,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const folder = await realpath(join(root, path)).catch(() => undefined);
  if (folder === undefined || !(await stat(folder)).isDirectory()) {
    throw invalid(name, `its ${what} are to be in ${path}, but there is no such folder in ${root}`);
  }
  if (relative(await realpath(root), folder).startsWith('..')) {
    throw invalid(name, `its ${what} in ${path} lead out of the package, to ${folder}`);
  }
  return folder;
}

/**
 * A plugin as it was imported is what its package.json promised.
 * @throws PLUGIN_INVALID, PLUGIN_INCOMPATIBLE
 */
export function checkPlugin({ name, manifest }: FoundPackage, exported: unknown): Plugin {
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
export function checkDuplicates(packages: readonly FoundPackage[]): void {
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
