import type { Kind } from './kinds.ts';

const MODELS = `ensemble:
  - { use: onnx, options: { bundle: embedded-blends } }
  - { use: onnx, options: { bundle: embedded-bands } }
`;

/** Returns a pipeline file: the one that is built in, with the plugin in the place of a part. */
export function pipelineText(id: string, kind: Kind): string {
  const use = (part: Kind, standard: string) => (part === kind ? id : standard);
  return [
    `id: ${id}\n`,
    `summary: The built-in pipeline with the ${kind} ${id}.\n`,
    `detector: { use: ${use('detector', 'embedded')} }\n`,
    `tracker: { use: ${use('tracker', 'motion')} }\n`,
    kind === 'model' ? `ensemble: [{ use: ${id} }]\n` : MODELS,
    ...(kind === 'pooling' ? [`pooling:\n  track: { use: ${id} }\n`] : []),
  ].join('');
}
