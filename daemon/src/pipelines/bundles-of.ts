import type { AnyPipeline } from '../config/pipeline.ts';
import type { PluginRef } from '../config/plugin-ref.ts';

/** Ids of the model bundles that it names: by convention in options called `bundle`. */
export function bundlesOf({ detector, ensemble }: AnyPipeline): string[] {
  return [detector, ...ensemble].map(bundleOf).filter((id) => id !== undefined);
}

export function bundleOf({ options }: PluginRef): string | undefined {
  return typeof options.bundle === 'string' ? options.bundle : undefined;
}
