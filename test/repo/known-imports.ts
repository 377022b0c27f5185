/** Imports that break the rules, by rule: the most that there may be. The list only gets shorter. */
export const KNOWN: Readonly<Record<string, number>> = {
  'daemon/cli → daemon/control': 1,
  'daemon/cli → daemon/engine/devices': 6,
  'daemon/cli → daemon/engine/pipeline': 7,
  'daemon/cli → daemon/engine/workers': 3,
  'daemon/cli → plugins/dfdc': 3,
  'daemon/engine/devices → daemon/engine': 2,
  'daemon/engine/workers → daemon/engine': 8,
  'daemon/metrics → daemon/engine': 2,
  'test → inside of daemon': 71,
  'daemon/containers → daemon/cli': 1,
};
