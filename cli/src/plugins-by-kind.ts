import type { PluginFacts } from '@trueframe/daemon/plugins';
import type { PluginKind } from '@trueframe/sdk';

const PLURALS: Readonly<Record<PluginKind, string>> = {
  detector: 'detectors',
  tracker: 'trackers',
  model: 'models',
  pooling: 'poolings',
  method: 'methods',
  sink: 'sinks',
};

/** `detectors` → ids, in the order in which a pipeline uses them. */
export function pluginsByKind(facts: readonly PluginFacts[]): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [kind, plural] of Object.entries(PLURALS)) {
    const ids = facts.filter((one) => one.kind === kind).map(({ id }) => id);
    if (ids.length > 0) groups.set(plural, ids);
  }
  return groups;
}
