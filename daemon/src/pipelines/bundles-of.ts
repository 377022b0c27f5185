import type { AnyPipeline } from '../config/pipeline.ts';
import type { PluginRef } from '../config/plugin-ref.ts';

// By convention an option `bundle` names a model bundle. A member with an option `remote` runs on another machine: of its bundle the
// manifest is enough, and `fallback` names one that runs here.

/** Ids of the model bundles that it runs here. */
export function bundlesOf({ detector, ensemble }: AnyPipeline): string[] {
  return [detector, ...ensemble].flatMap((ref) => {
    const id = isRemote(ref) ? textOf(ref.options.fallback) : bundleOf(ref);
    return id === undefined ? [] : [id];
  });
}

/** Ids of the model bundles that it runs on other machines. */
export function remoteBundlesOf({ ensemble }: AnyPipeline): string[] {
  return ensemble.filter(isRemote).flatMap((ref) => bundleOf(ref) ?? []);
}

export function bundleOf({ options }: PluginRef): string | undefined {
  return textOf(options.bundle);
}

function isRemote({ options }: PluginRef): boolean {
  return typeof options.remote === 'object' && options.remote !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
