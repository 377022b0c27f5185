import type { Model } from '../model.ts';
import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/**
 * Checks what a model says about itself: its identity, and an input that crops can be cut for.
 * @throws PLUGIN_OUTPUT_INVALID
 */
export function checkModel(owner: string, model: Model): Model {
  const { info, input } = model;
  if (!info?.id || !info.version) refuse(owner, 'info needs an id and a version');
  for (const name of ['width', 'height', 'frames', 'step', 'maxBatch'] as const) {
    const value = input?.[name];
    if (!Number.isSafeInteger(value) || value < 1) {
      refuse(owner, `input.${name} is ${shown(value)}, expected a whole number from 1`);
    }
  }
  const { mean, std, crop } = input;
  const isTriple = (values: unknown) =>
    Array.isArray(values) && values.length === 3 && values.every(Number.isFinite);
  if (!isTriple(mean) || !isTriple(std) || std.includes(0)) {
    refuse(
      owner,
      `input.mean ${shown(mean)} and input.std ${shown(std)} must be three numbers each`,
    );
  }
  if (!(crop?.scale > 0)) refuse(owner, `input.crop.scale is ${shown(crop?.scale)}`);
  return model;
}
