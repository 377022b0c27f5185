import type { Command } from './command.ts';

interface Row {
  readonly summary: string;
  /** Loaded when it is called: `trueframe --help` must be instant. */
  readonly load: () => Promise<Command>;
}

export const COMMANDS: Readonly<Record<string, Row>> = {
  serve: {
    summary: 'Run the daemon.',
    load: async () => (await import('./serve.ts')).serve,
  },
  analyze: {
    summary: 'Analyse files or streams and say which faces look synthetic.',
    load: async () => (await import('./analyze.ts')).analyze,
  },
  watch: {
    summary: 'Follow a session of a running daemon.',
    load: async () => (await import('./watch.ts')).watch,
  },
  push: {
    summary: 'Send media to a running daemon, from a file or a pipe.',
    load: async () => (await import('./push.ts')).push,
  },
  stop: {
    summary: 'End sessions of a running daemon.',
    load: async () => (await import('./stop.ts')).stop,
  },
  health: {
    summary: 'Ask a running daemon whether it is ready.',
    load: async () => (await import('./health.ts')).health,
  },
  evaluate: {
    summary: 'Run a pipeline over labelled clips: AUC, false alarms, calibration.',
    load: async () => (await import('./evaluate/evaluate.ts')).evaluate,
  },
  detect: {
    summary: 'Run one detector on pictures or videos.',
    load: async () => (await import('./detect.ts')).detect,
  },
  score: {
    summary: 'Run one model on the faces of pictures or videos.',
    load: async () => (await import('./score.ts')).score,
  },
  check: {
    summary: 'Check a configuration with its plugins, models and pipelines.',
    load: async () => (await import('./check.ts')).check,
  },
  token: {
    summary: 'Create a bearer token for callers of a daemon.',
    load: async () => (await import('./token.ts')).token,
  },
  list: {
    summary: 'List plugins, models, pipelines or sessions.',
    load: async () => (await import('./list.ts')).list,
  },
  models: {
    summary: 'Make a bundle of an ONNX file, add one, or verify bundles.',
    load: async () => (await import('./models.ts')).models,
  },
  plugin: {
    summary: 'Begin a plugin, or check one.',
    load: async () => (await import('./plugin/plugin.ts')).plugin,
  },
  keygen: {
    summary: 'Make a pair of keys to sign bundles and plugins with.',
    load: async () => (await import('./keygen.ts')).keygen,
  },
  sign: {
    summary: 'Sign a model bundle or a plugin package.',
    load: async () => (await import('./sign.ts')).sign,
  },
  verify: {
    summary: 'Check the signature of a model bundle or a plugin package.',
    load: async () => (await import('./verify.ts')).verify,
  },
  dataset: {
    summary: 'Prepare training data: faces, tracks, real/fake pairs, masks, landmarks, folds.',
    load: async () => (await import('./dataset/dataset.ts')).dataset,
  },
  bench: {
    summary: 'Find the most live sessions that this machine carries.',
    load: async () => (await import('./bench.ts')).bench,
  },
  compile: {
    summary: 'Compile models for TensorRT, or optimise their graphs, ahead of time.',
    load: async () => (await import('./compile.ts')).compile,
  },
  gpu: {
    summary: 'Say which libraries models need on an NVIDIA GPU, and fetch some.',
    load: async () => (await import('./gpu.ts')).gpu,
  },
  doctor: {
    summary: 'Check this machine and say what is missing.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
};
