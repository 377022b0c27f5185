import { type OpenModel, type PluginContext, TrueframeError } from '@trueframe/sdk';
import { defaultCacheFolder, openOptimised } from './optimised-cache.ts';
import { loadRuntime } from './runtime.ts';
import { ModelSession } from './session.ts';
import { ModelStore } from './store.ts';

export interface PluginContextOptions {
  /** Folders of model bundles and weights; the built-in bundles are always there. */
  readonly models: readonly string[];
  /** Folder for optimised models. Default: `$XDG_CACHE_HOME/trueframe`. */
  readonly cache?: string | undefined;
}

/**
 * What plugins of one thread get from the host. A model is opened once, however many plugin instances ask for it.
 * Dispose of it when none of them runs any more: that closes the models.
 * @throws MODEL_NOT_FOUND when a folder does not exist
 */
export async function openPluginContext({
  models: folders,
  cache = defaultCacheFolder(),
}: PluginContextOptions): Promise<PluginContext & AsyncDisposable> {
  const store = await ModelStore.open(folders);
  const sessions = new Map<string, Promise<ModelSession>>();

  const open = (id: string): Promise<OpenModel> => {
    let session = sessions.get(id);
    if (!session) {
      session = openSession(store, id, cache);
      sessions.set(id, session);
      // A failure is not remembered: the file may have been put right since.
      session.catch(() => sessions.delete(id));
    }
    return session;
  };

  return {
    models: { open },
    async [Symbol.asyncDispose]() {
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const result of opened) {
        if (result.status === 'fulfilled') await result.value.release();
      }
    },
  };
}

async function openSession(store: ModelStore, id: string, cache: string): Promise<ModelSession> {
  const bundle = await store.verify(id);
  try {
    const runtime = loadRuntime();
    const { weights, manifest } = bundle;
    const session = await openOptimised(runtime, weights, manifest.sha256, cache);
    return new ModelSession(runtime, session, bundle);
  } catch (reason) {
    throw new TrueframeError(
      'MODEL_LOAD_FAILED',
      `onnxruntime cannot open ${bundle.weights} of ${id}: ${(reason as Error).message}`,
      { cause: reason, details: { model: id, file: bundle.weights } },
    );
  }
}
