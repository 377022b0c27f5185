import { type OpenModel, type PluginContext, TrueframeError } from '@trueframe/sdk';
import type { ProviderChoice } from '../config/provider.ts';
import { defaultCacheFolder } from '../lib/cache-folder.ts';
import { remember } from '../lib/remember.ts';
import type { PluginPlaces } from '../plugins/packages.ts';
import { type ModelBundle, onCpu } from './bundle.ts';
import { openOptimised } from './optimised-cache.ts';
import { plainLogger } from './plugin-logger.ts';
import { loadRuntime } from './runtime.ts';
import { ModelSession } from './session.ts';
import { ModelStore } from './store.ts';

export interface PluginContextOptions extends PluginPlaces {
  /** Folders of model bundles and weights; those of the built-in packages are always there. */
  readonly models: readonly string[];
  /** Folder for optimised models. Default: `$XDG_CACHE_HOME/trueframe`. */
  readonly cache?: string | undefined;
  /** Chooses the device of a model. Default: the CPU of this process. */
  readonly place?: PlaceModel;
}

/** A model that somebody else runs for this thread; undefined: it is to be opened here, on the CPU. */
export type PlaceModel = (
  bundle: ModelBundle,
  choice: ProviderChoice | undefined,
) => Promise<HostModel | undefined>;

interface HostModel extends OpenModel {
  release(): Promise<void>;
}

export interface HostContext extends PluginContext, AsyncDisposable {
  /**
   * The same models for one plugin, run by what a pipeline asks for; undefined: it leaves that to the configuration.
   */
  on(
    choice: ProviderChoice | undefined,
    services: Pick<PluginContext, 'logger' | 'metrics'>,
  ): PluginContext;
}

/**
 * Opens what the host gives to the plugins of one thread. A model is opened once, however many plugin instances ask for it.
 * Dispose of it when none of them runs any more: that closes the models.
 * @throws what `ModelStore.open` throws
 */
export async function openPluginContext({
  models: folders,
  cache = defaultCacheFolder(),
  place = async () => undefined,
  ...places
}: PluginContextOptions): Promise<HostContext> {
  const store = await ModelStore.open({ ...places, models: folders, cache });
  const sessions = new Map<string, Promise<HostModel>>();

  /** A bundle that was missing when this thread began may be there now. */
  const find = async <T>(look: () => T | Promise<T>): Promise<T> => {
    try {
      return await look();
    } catch {
      await store.refresh();
      return look();
    }
  };
  const openOn = (id: string, choice: ProviderChoice | undefined) =>
    remember(sessions, `${id} ${choice ?? ''}`, async () => {
      const bundle = await find(() => store.verify(id));
      const placed = await place(bundle, choice);
      // However it was asked for, here one session does.
      return placed ?? remember(sessions, id, () => openSession(onCpu(bundle), cache));
    });
  const on: HostContext['on'] = (choice, services) => ({
    ...services,
    models: {
      open: (id) => openOn(id, choice),
      manifest: (id) => find(() => store.manifest(id)),
    },
  });
  const uncounted = { count: () => {}, highest: () => {} };

  return {
    ...on(undefined, { logger: plainLogger('plugin'), metrics: uncounted }),
    on,
    async [Symbol.asyncDispose]() {
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      const models = opened.flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      for (const model of new Set(models)) await model.release();
    },
  };
}

async function openSession(bundle: ModelBundle, cache: string): Promise<ModelSession> {
  const { weights, manifest } = bundle;
  try {
    const runtime = loadRuntime();
    const session = await openOptimised(runtime, weights, manifest.sha256, cache);
    return await ModelSession.over(runtime, session, bundle, 'cpu');
  } catch (reason) {
    if (reason instanceof TrueframeError) throw reason;
    throw new TrueframeError(
      'MODEL_LOAD_FAILED',
      `onnxruntime cannot open ${weights} of ${manifest.id}: ${(reason as Error).message}`,
      { cause: reason, details: { model: manifest.id, file: weights } },
    );
  }
}
