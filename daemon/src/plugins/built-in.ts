/** Plugin packages that come with the daemon. */
export const BUILT_IN_PLUGINS: readonly string[] = [
  '@trueframe/plugin-dfdc',
  '@trueframe/plugin-embedded',
  '@trueframe/plugin-iou',
  '@trueframe/plugin-kserve',
  '@trueframe/plugin-mesonet',
  '@trueframe/plugin-motion',
  '@trueframe/plugin-mtcnn',
  '@trueframe/plugin-onnx',
  '@trueframe/plugin-pooling',
  '@trueframe/plugin-retinaface',
  '@trueframe/plugin-sinks',
  '@trueframe/plugin-yunet',
];
