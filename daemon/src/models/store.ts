import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import type { PluginPlaces } from '../plugins/packages.ts';
import { untrusted } from '../trust/signature.ts';
import type { ModelBundle } from './bundle.ts';
import { checkClaims } from './claims/check-claims.ts';
import { type FoundBundle, findBundles, isComplete } from './find-bundles.ts';
import { checkFurtherFiles } from './further-files.ts';
import { graphOf } from './graph/known-graphs.ts';
import { listingOf, type ModelListing } from './listing.ts';
import {
  checkNetwork,
  claimedSha256,
  isSealed,
  type NetworkClaim,
  type NetworkFiles,
} from './network-files.ts';
import { checkSeen } from './seen-files.ts';

/** Folders and packages from which bundles come. */
export interface ModelPlaces extends PluginPlaces {
  /** Folders of bundles and weights. */
  readonly models: readonly string[];
  /** Folder where hashes are noted that manifests leave out. Absent: nowhere. */
  readonly cache?: string | undefined;
}

/** Finds model bundles and their weights. Loads no native code, so the control process may use it too. */
export class ModelStore {
  #entries: readonly FoundBundle[];
  readonly #folders: readonly string[];
  readonly #places: PluginPlaces;

  private constructor(
    entries: readonly FoundBundle[],
    folders: readonly string[],
    places: PluginPlaces,
  ) {
    this.#entries = entries;
    this.#folders = folders;
    this.#places = places;
  }

  /**
   * Looks for `model.json` in each folder of `models` and in its direct sub-folders, those of junk-names.ts left out, then in the
   * folders that plugin packages bring. The first bundle of an id is used. Weights that are not in their bundle are looked for in all of `models`.
   * @throws MODEL_NOT_FOUND when a folder does not exist; PLUGIN_DUPLICATE when two packages bring the same id; what `pluginPackages` throws
   */
  static async open({ models, ...places }: ModelPlaces): Promise<ModelStore> {
    const roots = models.map((folder) => resolve(folder));
    for (const root of roots) {
      if (!(await isFolder(root))) {
        throw new TrueframeError('MODEL_NOT_FOUND', `model folder ${root} does not exist`, {
          details: { folder: root },
        });
      }
    }
    return new ModelStore(await findBundles(roots, places), roots, places);
  }

  /** Looks again: bundles and weights may have come or gone. */
  async refresh(): Promise<void> {
    this.#entries = await findBundles(this.#folders, this.#places);
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
    return entry as Required<Omit<FoundBundle, 'error'>>;
  }

  /**
   * The manifest of this id. Its weights may be missing, as where another machine runs it.
   * @throws MODEL_NOT_FOUND no such bundle; MODEL_MANIFEST_INVALID, MODEL_UNTRUSTED
   */
  manifest(id: string): ModelManifest {
    const isUsable = this.#entries.some((one) => one.id === id && !one.error);
    return (!isUsable && this.#withoutWeights(id)) || this.get(id).manifest;
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
    if (!bundle || !isComplete(bundle)) return this.#withoutWeights(id);
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

  #withoutWeights(id: string): ModelManifest | undefined {
    return this.#entries.find((one) => one.id === id && one.error?.code === 'MODEL_NOT_FOUND')
      ?.manifest;
  }

  async #check(bundle: ModelBundle): Promise<ModelBundle> {
    const sha256s: string[] = [];
    for (const claim of claimsOf(bundle)) {
      const files = await checkNetwork(claim);
      if (bundle.mustBeSealed && !isSealed(claim, files)) {
        const why = 'it keeps weights elsewhere, and `data` in model.json does not name them all';
        throw untrusted('bundle', bundle.folder, why);
      }
      if (this.#places.cache) await checkSeen(claim, files, this.#places.cache);
      checkClaims(bundle.manifest, await graphOf(claim.id, claim.weights));
      sha256s.push(files.sha256);
    }
    await checkFurtherFiles(bundle);
    return { ...bundle, manifest: withSha256(bundle.manifest, sha256s) };
  }

  async #describe(entry: FoundBundle): Promise<ModelListing> {
    let problem = entry.error?.message ?? '';
    let { manifest } = entry;
    if (isComplete(entry)) {
      try {
        ({ manifest } = await this.#check(entry));
      } catch (reason) {
        problem = TrueframeError.from(reason).message;
      }
    }
    return listingOf(entry, manifest, problem);
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

async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isDirectory() ?? false;
}
