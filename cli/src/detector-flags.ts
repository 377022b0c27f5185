import type { Config } from '@trueframe/daemon';
import { DEFAULT_DETECTOR, type PluginRef } from '@trueframe/daemon/config';
import { loadPlugins } from '@trueframe/daemon/plugins';
import { parseOptions } from '@trueframe/sdk/host';

/** Flags of commands that find faces. */
export const DETECTOR_FLAGS = {
  detector: {
    type: 'string',
    summary: `Id of the detector (default: ${DEFAULT_DETECTOR}).`,
    hint: 'ID',
  },
  options: { type: 'string', summary: 'Options of the detector.', hint: 'JSON' },
} as const;

/**
 * Checks a detector before the work begins, which would otherwise fail once for each video.
 * @throws PLUGIN_NOT_FOUND, PLUGIN_OPTIONS_INVALID
 */
export async function checkDetector(config: Config, { use, options }: PluginRef): Promise<void> {
  const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
  parseOptions(`detector ${use}`, registry.detector(use).options, options);
}
