import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import { isJunk } from '../lib/junk-names.ts';
import { readText } from '../lib/text-file.ts';
import { type PluginPlaces, pluginPackages, refusedLast } from '../plugins/packages.ts';
import { TrustPolicy } from '../trust/policy.ts';
import type { ModelBundle } from './bundle.ts';
import { parseManifest } from './manifest.ts';

/** A folder with a `model.json`, whatever is in it. */
export interface FoundBundle {
  readonly id: string;
  readonly folder: string;
  /** As in `ModelListing`. */
  readonly package: string;
  readonly manifest?: ModelManifest;
  readonly weights?: string;
  readonly cpuWeights?: string;
  /** Its weights lie outside of what its signature covers, so model.json must name the hash of every file. */
  readonly mustBeSealed?: boolean;
  readonly error?: TrueframeError;
}

/** A folder of bundles. */
interface Root {
  readonly root: string;
  /** As in `ModelListing`. */
  readonly name: string;
  readonly isTrusted: boolean;
  /** The package that brings it is not trusted. */
  readonly refusal?: TrueframeError | undefined;
}

/**
 * Returns all bundles of some folders and of what plugin packages bring, usable or not; the first of an id is the one that is used.
 * @throws PLUGIN_DUPLICATE when two packages bring the same id; what `pluginPackages` throws
 */
export async function findBundles(
  roots: readonly string[],
  places: PluginPlaces,
): Promise<readonly FoundBundle[]> {
  const policy = await TrustPolicy.open(places);
  const packages = refusedLast(await pluginPackages(places, policy));
  const brought = packages.flatMap(({ name, models, isTrusted, refusal }): Root[] =>
    models ? [{ root: models, name, isTrusted, refusal }] : [],
  );
  const own = roots.map((root): Root => ({ root, name: '', isTrusted: false }));
  const entries: FoundBundle[] = [];
  for (const place of [...own, ...brought]) {
    for (const folder of await bundleFolders(place.root)) {
      const entry = { ...(await readFrom(place, folder, roots, policy)), package: place.name };
      const twins = entries.filter(({ id }) => id === entry.id);
      if (!place.refusal) checkOwner(entry, twins);
      const twin = twins.find(({ error }) => !error);
      entries.push(twin ? shadowed(entry, twin) : entry);
    }
  }
  return entries;
}

/** Reads a bundle as far as it is trusted. */
async function readFrom(
  { isTrusted, refusal }: Root,
  folder: string,
  roots: readonly string[],
  policy: TrustPolicy,
): Promise<Omit<FoundBundle, 'package'>> {
  if (refusal) return refused(await readBundle(folder, roots), refusal);
  if (isTrusted || !policy.checks('bundle')) return readBundle(folder, roots);
  try {
    const copy = await policy.admit('bundle', folder);
    const bundle = await readBundle(copy, roots);
    const files = [bundle.weights ?? copy, bundle.cpuWeights ?? copy];
    return { ...bundle, mustBeSealed: files.some((file) => !file.startsWith(copy)) };
  } catch (reason) {
    return refused(await readBundle(folder, roots), TrueframeError.from(reason));
  }
}

function refused(
  { id, folder, manifest }: Omit<FoundBundle, 'package'>,
  error: TrueframeError,
): Omit<FoundBundle, 'package'> {
  return { id, folder, ...(manifest && { manifest }), error };
}

/** A folder of `models:` may replace a bundle that a package brings; one package may not replace another's. */
function checkOwner({ id, package: second }: FoundBundle, twins: readonly FoundBundle[]): void {
  const first = twins.find((twin) => twin.package !== '')?.package;
  if (first === undefined || second === '') return;
  throw new TrueframeError(
    'PLUGIN_DUPLICATE',
    `model bundle ${id} is brought by ${first} and by ${second}; remove one of them`,
    { details: { kind: 'bundle', id, first, second } },
  );
}

async function bundleFolders(root: string): Promise<string[]> {
  const names = await readdir(root, { withFileTypes: true }).catch(() => []);
  const children = names
    .filter((name) => (name.isDirectory() || name.isSymbolicLink()) && !isJunk(name.name))
    .map((name) => join(root, name.name))
    .sort();
  const found = new Map<string, string>();
  for (const folder of [root, ...children]) {
    const file = join(folder, 'model.json');
    if (!(await isFile(file))) continue;
    // `latest` and `v3` may be one folder.
    const real = await realpath(file);
    if (!found.has(real)) found.set(real, folder);
  }
  return [...found.values()];
}

async function readBundle(
  folder: string,
  roots: readonly string[],
): Promise<Omit<FoundBundle, 'package'>> {
  const file = join(folder, 'model.json');
  let text = '';
  let manifest: ModelManifest;
  try {
    text = await readText(file, 'MODEL_MANIFEST_INVALID');
    manifest = parseManifest(text, file);
  } catch (reason) {
    const error = TrueframeError.from(reason, 'MODEL_MANIFEST_INVALID');
    // Whoever asks for it by the id that it has, or was meant to have, is told what is wrong with it.
    const id = /"id"\s*:\s*"([a-z0-9-]+)"/.exec(text)?.[1] ?? basename(folder);
    return { id, folder, error };
  }
  const { id, cpu } = manifest;
  try {
    const weights = await findWeights(id, manifest.file, [folder, ...roots]);
    if (!cpu) return { id, folder, manifest, weights };
    const cpuWeights = await findWeights(id, cpu.file, [folder, ...roots]);
    return { id, folder, manifest, weights, cpuWeights };
  } catch (reason) {
    return { id, folder, manifest, error: TrueframeError.from(reason) };
  }
}

async function findWeights(id: string, file: string, places: readonly string[]): Promise<string> {
  for (const place of places) {
    const weights = join(place, file);
    if (await isFile(weights)) return weights;
  }
  throw new TrueframeError(
    'MODEL_NOT_FOUND',
    `weights of ${id} are missing: no ${file} in ${places.join(' or ')}; ` +
      'name the folder that holds it under `models:` or with --models',
    { details: { model: id, file } },
  );
}

function shadowed(
  { id, folder, manifest, package: owner }: FoundBundle,
  twin: FoundBundle,
): FoundBundle {
  const error = new TrueframeError(
    'MODEL_MANIFEST_INVALID',
    `${folder} has the same id as ${twin.folder}, which is used instead`,
    { details: { model: id } },
  );
  return { id, folder, package: owner, ...(manifest && { manifest }), error };
}

export function isComplete(entry: FoundBundle): entry is FoundBundle & ModelBundle {
  return entry.manifest !== undefined && entry.weights !== undefined;
}

async function isFile(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() ?? false;
}
