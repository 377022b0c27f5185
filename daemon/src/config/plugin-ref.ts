import * as z from 'zod';
import { ProviderChoice } from './devices.ts';

export const PluginRef = z.strictObject({
  use: z.string().min(1).describe('Id of the plugin.'),
  options: z.record(z.string(), z.unknown()).prefault({}).describe('Its options.'),
});

/** A plugin that opens models. */
export const RunRef = PluginRef.extend({
  provider: ProviderChoice.optional().describe(
    'Provider that runs its models, in place of that of `devices` in the configuration.',
  ),
});

export type PluginRef = z.output<typeof PluginRef>;
export type RunRef = z.output<typeof RunRef>;
