import type { Kind } from './kinds.ts';

/** Kinds that stand in a pipeline. */
export type Part = Exclude<Kind, 'sink'>;

const MODELS = `ensemble:
  - { use: onnx, options: { bundle: embedded-blends } }
  - { use: onnx, options: { bundle: embedded-bands } }
`;

/** Returns a pipeline file: the one that is built in, with the plugin in the place of a part. */
export function pipelineText(id: string, kind: Part): string {
  const use = (part: Part, standard: string) => (part === kind ? id : standard);
  return [
    `id: ${id}\n`,
    `summary: The built-in pipeline with the ${kind} ${id}.\n`,
    `detector: { use: ${use('detector', 'embedded')} }\n`,
    `tracker: { use: ${use('tracker', 'motion')} }\n`,
    kind === 'model' ? `ensemble: [{ use: ${id} }]\n` : MODELS,
    ...(kind === 'pooling' ? [`pooling:\n  track: { use: ${id} }\n`] : []),
  ].join('');
}

/** Returns a configuration that uses a sink. */
export function sinkConfigText(id: string): string {
  return `plugins: [.]\nsinks:\n  - use: ${id}\n    options: { url: 'http://127.0.0.1:8080/' }\n`;
}
