import { TrueframeError } from '@trueframe/sdk';
import type { AnyPipeline } from '../config/pipeline.ts';
import type { EngineConfig } from '../config/schema.ts';
import { defaultCacheFolder } from '../lib/cache-folder.ts';
import { ModelStore } from '../models/store.ts';
import { checkPipeline } from '../pipelines/check-pipeline.ts';
import type { PluginRegistry } from '../plugins/registry.ts';

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;

/**
 * Checks whether a session of the default pipeline would work, in this engine and in the one that comes after it: plugins, options and
 * files are what they should be, and every thread has opened the models. Files are looked at again at each check, which
 * costs little, because hashes are remembered until a file changes.
 */
export class DefaultPipeline {
  readonly #pipeline: AnyPipeline;
  readonly #registry: PluginRegistry;
  readonly #config: EngineConfig;
  readonly #warmUp: (pipeline: AnyPipeline) => Promise<void>;
  #store: ModelStore | undefined;
  #isWarm = false;
  #failure = '';
  #retryAt = 0;
  #retryMs = FIRST_RETRY_MS;
  #checking: Promise<string> | undefined;

  /** `warmUp` lets every thread open the models. */
  constructor(
    pipeline: AnyPipeline,
    registry: PluginRegistry,
    config: EngineConfig,
    warmUp: (pipeline: AnyPipeline) => Promise<void>,
  ) {
    this.#pipeline = pipeline;
    this.#registry = registry;
    this.#config = config;
    this.#warmUp = warmUp;
  }

  /** Returns why it would not work; empty when it would. A check that is under way is not begun again. */
  check(): Promise<string> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<string> {
    const files = await this.#checkFiles();
    if (files !== '') return files;
    if (!this.#isWarm && performance.now() >= this.#retryAt) {
      try {
        await this.#warmUp(this.#pipeline);
        this.#isWarm = true;
        this.#failure = '';
      } catch (reason) {
        this.#failure = this.#describe(reason);
        this.#retryAt = performance.now() + this.#retryMs;
        this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
      }
    }
    return this.#failure;
  }

  async #checkFiles(): Promise<string> {
    const { models, plugins, trust, cache } = this.#config;
    try {
      this.#store ??= await ModelStore.open({
        models,
        plugins,
        trust,
        cache: cache ?? defaultCacheFolder(),
      });
      const [problem] = await checkPipeline(this.#pipeline, this.#registry, this.#store);
      if (problem) throw problem;
      return '';
    } catch (reason) {
      // Missing files may be there at the next check.
      this.#store = undefined;
      return this.#describe(reason);
    }
  }

  #describe(reason: unknown): string {
    const { code, message } = TrueframeError.from(reason);
    return `the default pipeline ${this.#pipeline.id} does not work: ${code}: ${message}`;
  }
}
