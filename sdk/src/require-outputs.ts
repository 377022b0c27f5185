import type { OpenModel } from './context.ts';
import { TrueframeError } from './errors.ts';

/** Element types of outputs that `OpenModel.run` gives. */
const READABLE = ['float32', 'uint8', 'int64'];

/**
 * The graph has all these outputs, and they can be read: call it when a model is open, so that no frame finds out.
 * @param forWhom who needs them, e.g. `mtcnn`
 * @throws MODEL_SHAPE_MISMATCH
 */
export function requireOutputs(
  { manifest: { id }, outputs }: Pick<OpenModel, 'manifest' | 'outputs'>,
  names: readonly string[],
  forWhom: string,
): void {
  const fail = (message: string) => {
    throw new TrueframeError('MODEL_SHAPE_MISMATCH', message, { details: { model: id } });
  };
  const missing = names.filter((name) => !outputs.some((output) => output.name === name));
  if (missing.length > 0) {
    fail(
      `model ${id} lacks the outputs ${missing.join(', ')}: name a bundle that was made for ${forWhom}`,
    );
  }
  for (const { name, type } of outputs) {
    if (!names.includes(name) || type === undefined || READABLE.includes(type)) continue;
    fail(
      `output ${name} of model ${id} is ${type}; only ${READABLE.join(', ')} can be read: cast it in the graph`,
    );
  }
}
