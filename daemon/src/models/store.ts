import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import { isJunk } from '../lib/junk-names.ts';
import { readText } from '../lib/text-file.ts';
import { pluginPackages } from '../plugins/packages.ts';
import { checkClaims } from './claims/check-claims.ts';
import { graphOf } from './graph/known-graphs.ts';
import { parseManifest } from './manifest.ts';
import {
  checkNetwork,
  claimedSha256,
  type NetworkClaim,
  type NetworkFiles,
} from './network-files.ts';
import { checkSeen } from './seen-files.ts';

/** Where bundles come from. */
export interface ModelPlaces {
  /** Folders of bundles and weights. */
  readonly models: readonly string[];
  /** Plugin packages beside the built-in ones: folders or names. */
  readonly plugins?: readonly string[];
  /** Folder where hashes are noted that manifests leave out. Absent: nowhere. */
  readonly cache?: string | undefined;
}

/**
 * A bundle that is complete: manifest valid, weights found. Whether they are the right ones, `verify` says; in the manifest of
 * one that is verified, each `sha256` covers all files of its network.
 */
export interface ModelBundle {
  readonly manifest: ModelManifest;
  /** Folder of `model.json`, absolute. */
  readonly folder: string;
  /** The ONNX file, absolute. */
  readonly weights: string;
  /** Weights that the CPU runs instead, if the manifest names some. */
  readonly cpuWeights?: string;
}

/** The bundle as the CPU runs it: what names weights names those. */
export function onCpu(bundle: ModelBundle): ModelBundle {
  const { manifest, folder, cpuWeights } = bundle;
  if (!manifest.cpu || !cpuWeights) return bundle;
  const { data, ...others } = manifest;
  return { manifest: { ...others, ...manifest.cpu }, folder, weights: cpuWeights };
}

/** One line of a listing; the fields of proto `Model`. */
export interface ModelListing {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  readonly license: string;
  readonly task: string;
  /** Empty: usable. */
  readonly problem: string;
  readonly scope: readonly string[];
  readonly calibrated: boolean;
  readonly input: string;
  readonly path: string;
  /** The plugin package that brings it; empty: it is in a folder of `models:`. */
  readonly package: string;
}

interface Entry {
  readonly id: string;
  readonly folder: string;
  /** As in `ModelListing`. */
  readonly package: string;
  readonly manifest?: ModelManifest;
  readonly weights?: string;
  readonly cpuWeights?: string;
  readonly error?: TrueframeError;
}

/** Finds model bundles and their weights. Loads no native code, so the control process may use it too. */
export class ModelStore {
  #entries: readonly Entry[];
  readonly #folders: readonly string[];
  readonly #plugins: readonly string[];
  readonly #cacheFolder: string | undefined;

  private constructor(
    entries: readonly Entry[],
    folders: readonly string[],
    plugins: readonly string[],
    cacheFolder: string | undefined,
  ) {
    this.#entries = entries;
    this.#folders = folders;
    this.#plugins = plugins;
    this.#cacheFolder = cacheFolder;
  }

  /**
   * Looks for `model.json` in each folder of `models` and in its direct sub-folders, those of junk-names.ts left out, then in the
   * folders that plugin packages bring. The first bundle of an id is used. Weights that are not in their bundle are looked for in all of `models`.
   * @throws MODEL_NOT_FOUND when a folder does not exist; PLUGIN_DUPLICATE when two packages bring the same id; what `pluginPackages` throws
   */
  static async open({ models, plugins = [], cache }: ModelPlaces): Promise<ModelStore> {
    const roots = models.map((folder) => resolve(folder));
    for (const root of roots) {
      if (!(await isFolder(root))) {
        throw new TrueframeError('MODEL_NOT_FOUND', `model folder ${root} does not exist`, {
          details: { folder: root },
        });
      }
    }
    return new ModelStore(await findBundles(roots, plugins), roots, plugins, cache);
  }

  /** Looks again: bundles and weights may have come or gone. */
  async refresh(): Promise<void> {
    this.#entries = await findBundles(this.#folders, this.#plugins);
  }

  /** Ids of all bundles, usable or not. */
  ids(): readonly string[] {
    return [...new Set(this.#entries.map(({ id }) => id))].sort();
  }

  /** Everything that was found, usable or not; hashes are checked. */
  async list(): Promise<readonly ModelListing[]> {
    const listings = await Promise.all(this.#entries.map((entry) => this.#describe(entry)));
    return listings.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }

  /**
   * The bundle of this id, its weights found but not yet checked.
   * @throws MODEL_NOT_FOUND, MODEL_MANIFEST_INVALID
   */
  get(id: string): ModelBundle {
    const entry =
      this.#entries.find((one) => one.id === id && !one.error) ??
      this.#entries.find((one) => one.id === id);
    if (!entry) {
      const places = [...this.#folders, 'the plugin packages'].join(', ');
      const unread = this.#entries.find(({ manifest }) => !manifest);
      if (unread?.error) {
        throw new TrueframeError(
          'MODEL_MANIFEST_INVALID',
          `no usable model bundle ${id} in ${places}; one could not be read: ${unread.error.message}`,
          { cause: unread.error, details: { model: id } },
        );
      }
      throw new TrueframeError(
        'MODEL_NOT_FOUND',
        `no model bundle ${id} in ${places}; name its folder under \`models:\` or with --models`,
        { details: { model: id } },
      );
    }
    if (entry.error) throw entry.error;
    return entry as Required<Omit<Entry, 'error'>>;
  }

  /**
   * Like `get`, and all files of its networks are those that the manifest means, and may be what it claims.
   * @throws what `checkNetwork`, `checkSeen` and `checkClaims` throw
   */
  async verify(id: string): Promise<ModelBundle> {
    return this.#check(this.get(id));
  }

  /** The manifest of this id, each `sha256` as `verify` would have it, without hashing what it names; undefined: unusable. */
  async claimed(id: string): Promise<ModelManifest | undefined> {
    const bundle = this.#entries.find((one) => one.id === id && !one.error);
    if (!bundle || !isComplete(bundle)) return undefined;
    return withSha256(bundle.manifest, await Promise.all(claimsOf(bundle).map(claimedSha256)));
  }

  /**
   * Hashes of the files beside the graph of each of its networks, by path relative to it.
   * @throws what `checkNetwork` throws
   */
  async dataOf(id: string): Promise<readonly NetworkFiles['data'][]> {
    return Promise.all(
      claimsOf(this.get(id)).map(async (claim) => (await checkNetwork(claim)).data),
    );
  }

  /**
   * Returns doubts about the manifest of this id, from a look at its graphs.
   * @throws what `get` and `checkClaims` throw
   */
  async doubts(id: string): Promise<readonly string[]> {
    const bundle = this.get(id);
    const doubts = new Set<string>();
    for (const { weights } of claimsOf(bundle)) {
      for (const doubt of checkClaims(bundle.manifest, await graphOf(id, weights)))
        doubts.add(doubt);
    }
    return [...doubts];
  }

  async #check(bundle: ModelBundle): Promise<ModelBundle> {
    const sha256s: string[] = [];
    for (const claim of claimsOf(bundle)) {
      const files = await checkNetwork(claim);
      if (this.#cacheFolder) await checkSeen(claim, files, this.#cacheFolder);
      checkClaims(bundle.manifest, await graphOf(claim.id, claim.weights));
      sha256s.push(files.sha256);
    }
    return { ...bundle, manifest: withSha256(bundle.manifest, sha256s) };
  }

  async #describe(entry: Entry): Promise<ModelListing> {
    let problem = entry.error?.message ?? '';
    let { manifest } = entry;
    if (isComplete(entry)) {
      try {
        ({ manifest } = await this.#check(entry));
      } catch (reason) {
        problem = TrueframeError.from(reason).message;
      }
    }
    return {
      id: entry.id,
      version: manifest?.version ?? '',
      sha256: manifest?.sha256 ?? '',
      license: manifest?.license ?? '',
      task: manifest?.task ?? '',
      problem,
      scope: manifest?.scope ?? [],
      calibrated: manifest !== undefined && manifest.calibration !== 'uncalibrated',
      input: manifest ? inputInWords(manifest) : '',
      path: entry.weights ?? entry.folder,
      package: entry.package,
    };
  }
}

/** The networks of a bundle: its own, and that for the CPU if there is one. */
function claimsOf(bundle: ModelBundle): readonly NetworkClaim[] {
  const { id, sha256, data, cpu } = bundle.manifest;
  const { folder, weights, cpuWeights } = bundle;
  const own = { id, folder, weights, sha256, data };
  if (!cpu || !cpuWeights) return [own];
  return [own, { id, folder, weights: cpuWeights, sha256: cpu.sha256, data: cpu.data }];
}

/** The manifest with those of its networks, in the order of `claimsOf`. */
function withSha256(manifest: ModelManifest, [own, cpu]: readonly string[]): ModelManifest {
  return {
    ...manifest,
    ...(own && { sha256: own }),
    ...(manifest.cpu && cpu && { cpu: { ...manifest.cpu, sha256: cpu } }),
  };
}

async function findBundles(
  roots: readonly string[],
  plugins: readonly string[],
): Promise<readonly Entry[]> {
  const packages = await pluginPackages(plugins);
  const brought = packages.flatMap(({ name, models }) => (models ? [{ name, root: models }] : []));
  const entries: Entry[] = [];
  for (const { root, name } of [...roots.map((own) => ({ root: own, name: '' })), ...brought]) {
    for (const folder of await bundleFolders(root)) {
      const entry = { ...(await readBundle(folder, roots)), package: name };
      const twins = entries.filter(({ id }) => id === entry.id);
      checkOwner(entry, twins);
      const twin = twins.find(({ error }) => !error);
      entries.push(twin ? shadowed(entry, twin) : entry);
    }
  }
  return entries;
}

/** A folder of `models:` may replace a bundle that a package brings; one package may not replace another's. */
function checkOwner({ id, package: second }: Entry, twins: readonly Entry[]): void {
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
): Promise<Omit<Entry, 'package'>> {
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

function shadowed({ id, folder, manifest, package: owner }: Entry, twin: Entry): Entry {
  const error = new TrueframeError(
    'MODEL_MANIFEST_INVALID',
    `${folder} has the same id as ${twin.folder}, which is used instead`,
    { details: { model: id } },
  );
  return { id, folder, package: owner, ...(manifest && { manifest }), error };
}

function isComplete(entry: Entry): entry is Entry & ModelBundle {
  return entry.manifest !== undefined && entry.weights !== undefined;
}

function inputInWords({ input }: ModelManifest): string {
  if (!input) return '';
  const { color, width, height, type, layout, frames } = input;
  const count = frames === 1 ? '1 frame' : `${frames} frames`;
  return `${color.toUpperCase()} ${width}x${height} ${type} ${layout.toUpperCase()}, ${count}`;
}

async function isFile(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() ?? false;
}

async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isDirectory() ?? false;
}
