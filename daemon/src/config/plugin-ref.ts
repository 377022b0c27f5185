import * as z from 'zod';
import { ProviderChoice } from './devices.ts';

export const PluginRef = z.strictObject({
  use: z.string().min(1).describe('Id of the plugin.'),
  options: z.record(z.string(), z.unknown()).prefault({}).describe('Its options.'),
});

/** A plugin that opens models. */
export const RunRef = PluginRef.extend({
  provider: ProviderChoice.optional().describe(
    'What runs its models, in place of what the configuration says under `devices`.',
  ),
});

export type PluginRef = z.output<typeof PluginRef>;
export type RunRef = z.output<typeof RunRef>;
