import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import { DEFAULT_PIPELINE } from '../config/default-names.ts';
import type { Environment } from '../config/environment.ts';
import type { AnyPipeline } from '../config/pipeline.ts';
import { isJunk } from '../lib/junk-names.ts';
import { readText } from '../lib/text-file.ts';
import type { ModelStore } from '../models/store.ts';
import { type PluginPlaces, pluginPackages, refusedLast } from '../plugins/packages.ts';
import { bundleOf, bundlesOf, remoteBundlesOf } from './bundles-of.ts';
import { rulesInWords } from './in-words.ts';
import type { PipelineListing } from './listing.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { versionOf } from './version-of.ts';

/** Files and packages from which pipelines come. */
export interface PipelinePlaces extends PluginPlaces {
  /** Files, or folders of .yaml files. */
  readonly pipelines?: readonly string[];
  /** Id of the pipeline of sessions that name none. */
  readonly defaultPipeline?: string | undefined;
}

export interface ResolvedPipeline {
  readonly pipeline: AnyPipeline;
  /** See `versionOf`. */
  readonly version: string;
}

interface Entry {
  readonly id: string;
  readonly file: string;
  /** As in `PipelineListing`. */
  readonly package: string;
  readonly pipeline?: AnyPipeline;
  /** See `versionOf`. */
  readonly version?: string;
  readonly error?: TrueframeError;
}

/** All pipelines that a session may name. Knows no plugin code: plugins and their options are checked by the engine. */
export class PipelineCatalogue {
  #entries: readonly Entry[];
  readonly #store: ModelStore;
  /** Reads all files again. */
  readonly #read: () => Promise<readonly Entry[]>;
  /** Id of the pipeline of sessions that name none. */
  readonly defaultId: string;

  private constructor(
    entries: readonly Entry[],
    store: ModelStore,
    read: () => Promise<readonly Entry[]>,
    defaultId: string,
  ) {
    this.#entries = entries;
    this.#store = store;
    this.#read = read;
    this.defaultId = defaultId;
  }

  /**
   * Reads pipeline files: those of `pipelines`, then those that plugin packages bring. The first of an id is used, so that one of a
   * package can be replaced.
   * @throws CONFIG_INVALID when a path does not exist; PLUGIN_DUPLICATE when two packages bring the same id; what `pluginPackages` throws
   */
  static async open(
    store: ModelStore,
    { pipelines = [], defaultPipeline = DEFAULT_PIPELINE, ...packagePlaces }: PipelinePlaces = {},
    env: Environment = process.env,
  ): Promise<PipelineCatalogue> {
    const packages = await pluginPackages(packagePlaces);
    const places = [
      ...pipelines.map((path) => ({ name: '', path: resolve(path), refusal: undefined })),
      ...refusedLast(packages).flatMap(({ name, pipelines: path, refusal }) =>
        path ? [{ name, path, refusal }] : [],
      ),
    ];
    const read = () => readPlaces(places, env, store);
    return new PipelineCatalogue(await read(), store, read, defaultPipeline);
  }

  /** Reads all files again: pipelines may have come, gone or changed. @throws as `open` does; then everything stays as it was */
  async reread(): Promise<void> {
    this.#entries = await this.#read();
  }

  /** The store has looked again: versions may be others, because bundles are. Pipeline files are not read again. */
  async refresh(): Promise<void> {
    this.#entries = await Promise.all(
      this.#entries.map(async (entry) => {
        if (!entry.pipeline) return entry;
        return { ...entry, version: await versionOf(entry.pipeline, this.#store) };
      }),
    );
  }

  /** Everything that was found, usable or not; the default first. */
  list(): readonly PipelineListing[] {
    return this.#entries
      .map((entry) => this.#describe(entry))
      .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || (a.id < b.id ? -1 : 1));
  }

  /**
   * The pipeline of this id, '' means the default; its bundles are there, but for the weights of what runs elsewhere.
   * @throws PIPELINE_NOT_FOUND, PIPELINE_INVALID, MODEL_NOT_FOUND, MODEL_MANIFEST_INVALID
   */
  resolve(idOrEmpty: string): ResolvedPipeline {
    const { pipeline, version } = this.#find(idOrEmpty);
    for (const bundle of bundlesOf(pipeline)) this.#store.get(bundle);
    for (const bundle of remoteBundlesOf(pipeline)) this.#store.manifest(bundle);
    return { pipeline, version };
  }

  /**
   * Like `resolve`, but bundles may be missing.
   * @throws PIPELINE_NOT_FOUND, PIPELINE_INVALID
   */
  get(idOrEmpty: string): AnyPipeline {
    return this.#find(idOrEmpty).pipeline;
  }

  #find(idOrEmpty: string): ResolvedPipeline {
    const id = idOrEmpty || this.defaultId;
    const entry = this.#entries.find((one) => one.id === id);
    if (!entry) {
      const known = this.#entries.map((one) => one.id).join(', ') || 'none';
      throw new TrueframeError('PIPELINE_NOT_FOUND', `no pipeline ${id}; there are: ${known}`, {
        details: { pipeline: id },
      });
    }
    const { pipeline, version, error } = entry;
    if (!pipeline || version === undefined) throw error;
    return { pipeline, version };
  }

  #describe({ id, file, package: owner, pipeline, version = '', error }: Entry): PipelineListing {
    return {
      id,
      summary: pipeline?.summary ?? '',
      version,
      isDefault: id === this.defaultId,
      detector: pipeline?.detector.use ?? '',
      ...rulesInWords(pipeline),
      models: pipeline?.ensemble.map((member) => bundleOf(member) ?? member.use) ?? [],
      problem: error?.message ?? this.#missing(id),
      package: owner,
      path: file,
    };
  }

  #missing(id: string): string {
    try {
      this.resolve(id);
      return '';
    } catch (reason) {
      return TrueframeError.from(reason).message;
    }
  }
}

interface Place {
  /** The package that brings it; empty: it is one of `pipelines:`. */
  readonly name: string;
  readonly path: string;
  readonly refusal: Parameters<typeof refused>[1] | undefined;
}

async function readPlaces(
  places: readonly Place[],
  env: Environment,
  store: ModelStore,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const { name, path, refusal } of places) {
    for (const file of await filesOf(path)) {
      const read = await readPipeline(file, env, store);
      const entry = { ...(refusal ? refused(read, refusal) : read), package: name };
      const twin = entries.find(({ id }) => id === entry.id);
      if (!twin) entries.push(entry);
      else if (!refusal) checkOwner(entry, twin);
    }
  }
  return entries;
}

/** A pipeline of `pipelines:` replaces one of a package; one package may not replace another's. */
function checkOwner({ id, package: second }: Entry, { package: first }: Entry): void {
  if (first === '') return;
  throw new TrueframeError(
    'PLUGIN_DUPLICATE',
    `pipeline ${id} is brought by ${first} and by ${second}; remove one of them`,
    { details: { kind: 'pipeline', id, first, second } },
  );
}

/** A pipeline of a package that is not trusted: known by its id only. */
function refused({ id, file }: Omit<Entry, 'package'>, error: TrueframeError) {
  return { id, file, error };
}

async function readPipeline(
  file: string,
  env: Environment,
  store: ModelStore,
): Promise<Omit<Entry, 'package'>> {
  try {
    const pipeline = parsePipeline(await readText(file, 'PIPELINE_INVALID'), file, env);
    return { id: pipeline.id, file, pipeline, version: await versionOf(pipeline, store) };
  } catch (reason) {
    const id = basename(file).replace(/\.ya?ml$/, '');
    return { id, file, error: TrueframeError.from(reason, 'PIPELINE_INVALID') };
  }
}

async function filesOf(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => null);
  if (facts?.isFile()) return [path];
  if (facts?.isDirectory()) {
    const names = await readdir(path);
    return names
      .filter((name) => /\.ya?ml$/.test(name) && !isJunk(name))
      .sort()
      .map((name) => join(path, name));
  }
  throw new TrueframeError('CONFIG_INVALID', `no pipeline file or folder ${path}`, {
    details: { path },
  });
}
