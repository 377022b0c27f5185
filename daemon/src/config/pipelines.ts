import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { isJunk } from '../lib/junk-names.ts';
import { parseYaml } from '../lib/parse-yaml.ts';
import { readText } from '../lib/text-file.ts';
import type { ModelStore } from '../models/store.ts';
import { DEFAULT_PIPELINE } from './default-names.ts';
import { type Environment, substitute } from './environment.ts';
import { withoutOwnKeys } from './own-keys.ts';
import { type AnyPipeline, MethodPipeline, Pipeline, usesMethod } from './pipeline.ts';
import type { PluginRef } from './plugin-ref.ts';
import type { SamplingPolicy } from './sampling.ts';

/** Pipelines that come with the daemon. */
const builtIn = fileURLToPath(new URL('../../pipelines', import.meta.url));

/** One line of a listing; the fields of proto `Pipeline`. */
export interface PipelineListing {
  readonly id: string;
  readonly summary: string;
  readonly version: string;
  readonly isDefault: boolean;
  /** Came with the daemon. Not part of proto `Pipeline`. */
  readonly isBuiltIn: boolean;
  readonly detector: string;
  readonly tracker: string;
  /** Bundles of the ensemble; a member without one by its plugin. */
  readonly models: readonly string[];
  readonly sampling: string;
  readonly pooling: string;
  /** Empty: usable. */
  readonly problem: string;
}

export interface ResolvedPipeline {
  readonly pipeline: AnyPipeline;
  /**
   * Hex SHA-256 over the pipeline with every default filled in and over the manifests of the bundles that it names, with the hashes
   * of all their files; keys sorted.
   */
  readonly version: string;
}

interface Entry {
  readonly id: string;
  readonly file: string;
  readonly pipeline?: AnyPipeline;
  /** Version of `pipeline`, see `ResolvedPipeline`. */
  readonly version?: string;
  readonly error?: TrueframeError;
}

/** All pipelines that a session may name. Knows no plugin code: plugins and their options are checked by the engine. */
export class PipelineCatalogue {
  #entries: readonly Entry[];
  readonly #store: ModelStore;
  /** Id of the pipeline of sessions that name none. */
  readonly defaultId: string;

  private constructor(entries: readonly Entry[], store: ModelStore, defaultId: string) {
    this.#entries = entries;
    this.#store = store;
    this.defaultId = defaultId;
  }

  /**
   * Reads pipeline files: those of `paths` (files, or folders of .yaml files), then the built-in ones. The first of an
   * id is used, so that a built-in one can be replaced.
   * @throws CONFIG_INVALID when a path does not exist
   */
  static async open(
    paths: readonly string[],
    store: ModelStore,
    defaultId: string = DEFAULT_PIPELINE,
    env: Environment = process.env,
  ): Promise<PipelineCatalogue> {
    const entries: Entry[] = [];
    for (const path of [...paths.map((one) => resolve(one)), builtIn]) {
      for (const file of await filesOf(path)) {
        const entry = await readPipeline(file, env, store);
        if (!entries.some(({ id }) => id === entry.id)) entries.push(entry);
      }
    }
    return new PipelineCatalogue(entries, store, defaultId);
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
   * The pipeline of this id, '' means the default; its bundles are there.
   * @throws PIPELINE_NOT_FOUND, PIPELINE_INVALID, MODEL_NOT_FOUND, MODEL_MANIFEST_INVALID
   */
  resolve(idOrEmpty: string): ResolvedPipeline {
    const { pipeline, version } = this.#find(idOrEmpty);
    for (const bundle of bundlesOf(pipeline)) this.#store.get(bundle);
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

  #describe({ id, file, pipeline, version = '', error }: Entry): PipelineListing {
    return {
      id,
      summary: pipeline?.summary ?? '',
      version,
      isDefault: id === this.defaultId,
      isBuiltIn: dirname(file) === builtIn,
      detector: pipeline?.detector.use ?? '',
      ...rulesInWords(pipeline),
      models: pipeline?.ensemble.map((member) => bundleOf(member) ?? member.use) ?? [],
      problem: error?.message ?? this.#missing(id),
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

/** A sampling policy as sessions and listings say it, e.g. `fps 5`. */
export function samplingInWords(policy: SamplingPolicy): string {
  if (policy === 'all') return 'every frame';
  if (policy === 'latest') return 'newest frame';
  if ('fps' in policy) {
    return `fps ${policy.fps}${policy.referencesOnly ? ' of reference frames' : ''}`;
  }
  if ('everyNth' in policy) return `one frame in ${policy.everyNth}`;
  return `${policy.evenlySpread} frames evenly spread`;
}

/**
 * Parses the text of a pipeline file; `origin` is its path.
 * @throws PIPELINE_INVALID, CONFIG_INVALID for a missing environment variable
 */
export function parsePipeline(text: string, origin: string, env: Environment): AnyPipeline {
  const value = withoutOwnKeys(parseYaml(text, origin, 'PIPELINE_INVALID'));
  const hasMethod = typeof value === 'object' && value !== null && 'method' in value;
  const schema: z.ZodType<AnyPipeline> = hasMethod ? MethodPipeline : Pipeline;
  const result = schema.safeParse(substituteAll(value, env, origin));
  if (result.success) return result.data;
  throw invalid(origin, `\n${z.prettifyError(result.error)}`, result.error);
}

/** Ids of the model bundles that it names: by convention in options called `bundle`. */
export function bundlesOf({ detector, ensemble }: AnyPipeline): string[] {
  return [detector, ...ensemble].map(bundleOf).filter((id) => id !== undefined);
}

async function readPipeline(file: string, env: Environment, store: ModelStore): Promise<Entry> {
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

function bundleOf({ options }: PluginRef): string | undefined {
  return typeof options.bundle === 'string' ? options.bundle : undefined;
}

function rulesInWords(
  pipeline: AnyPipeline | undefined,
): Pick<PipelineListing, 'tracker' | 'sampling' | 'pooling'> {
  if (!pipeline) return { tracker: '', sampling: '', pooling: '' };
  if (usesMethod(pipeline)) {
    const method = `method ${pipeline.method.use}`;
    return { tracker: method, sampling: method, pooling: method };
  }
  const { tracker, sampling, pooling } = pipeline;
  const { track, session } = pooling;
  return {
    tracker: tracker.use,
    sampling: samplingInWords(sampling),
    pooling: `track ${track.use}, session ${session.use} over ${session.over}`,
  };
}

async function versionOf(pipeline: AnyPipeline, store: ModelStore): Promise<string> {
  const known = store.ids();
  const named = textsIn([
    pipeline.detector.options,
    pipeline.ensemble.map(({ options }) => options),
  ]);
  const bundles: Record<string, ModelManifest | undefined> = {};
  for (const id of known) if (named.has(id)) bundles[id] = await store.claimed(id);
  return createHash('sha256').update(canonical({ pipeline, bundles })).digest('hex');
}

/** All texts of some options: plugins call the options that name bundles as they like. */
function textsIn(value: unknown, texts = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') texts.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) textsIn(inner, texts);
  }
  return texts;
}

/** JSON with sorted keys: the order in which somebody wrote them must not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function substituteAll(value: unknown, env: Environment, origin: string): unknown {
  if (typeof value === 'string') return substitute(value, env, origin);
  if (Array.isArray(value)) return value.map((item) => substituteAll(item, env, origin));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, substituteAll(inner, env, origin)]),
  );
}

function invalid(origin: string, why: string, cause: unknown): TrueframeError {
  return new TrueframeError('PIPELINE_INVALID', `${origin}: ${why}`, {
    cause,
    details: { file: origin },
  });
}
