/** Imports that break the rules, by rule: the most that there may be. The list only gets shorter. */
export const KNOWN: Readonly<Record<string, number>> = {
  'daemon/cli → daemon/control': 1,
  'daemon/cli → daemon/engine/devices': 6,
  'daemon/cli → daemon/engine/pipeline': 7,
  'daemon/cli → daemon/engine/workers': 3,
  'daemon/cli → plugins/dfdc': 3,
  'daemon/config → daemon/models': 4,
  'daemon/config → daemon/plugins': 3,
  'daemon/engine/devices → daemon/engine': 2,
  'daemon/engine/pipeline → inside of plugins/iou': 1,
  'daemon/engine/workers → daemon/engine': 8,
  'daemon/metrics → daemon/control': 2,
  'daemon/metrics → daemon/engine': 2,
  'daemon/models → inside of plugins/onnx': 1,
  'test → inside of daemon': 71,
  'daemon/containers → daemon/cli': 1,
  'daemon/config → daemon/wire': 1,
};
