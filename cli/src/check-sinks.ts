import type { Config } from '@trueframe/daemon';
import type { PluginRegistry } from '@trueframe/daemon/plugins';
import { parseOptions } from '@trueframe/sdk/host';

/** Returns what is wrong with the sinks of a configuration; receivers are left alone. */
export function sinkProblems(
  { sinks }: Config,
  registry: PluginRegistry | undefined,
): readonly unknown[] {
  if (!registry) return [];
  return sinks.flatMap(({ use, name = use, options }) => {
    try {
      parseOptions(`sink ${name}`, registry.sink(use).options, options);
      return [];
    } catch (reason) {
      return [reason];
    }
  });
}

/** Returns the sinks of a configuration in words, e.g. `webhook, archive (json-lines)`. */
export function sinksInWords({ sinks }: Config): string {
  return sinks.map(({ use, name = use }) => (name === use ? name : `${name} (${use})`)).join(', ');
}
