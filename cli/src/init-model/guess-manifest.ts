import { parse } from 'node:path';
import type { ModelManifest } from '@trueframe/sdk';
import type { Guess, Said } from './guess.ts';
import { guessInput } from './guess-input.ts';
import { guessOutput } from './guess-output.ts';
import type { Inspected } from './inspect-onnx.ts';

/** Fields that no file says, to be filled in by a person. */
const TO_FILL: readonly Guess[] = [
  {
    field: 'summary, license, provenance',
    value: 'to be filled in',
    why: 'who trained it on what',
  },
  {
    field: 'scope, blindTo',
    value: '[]',
    why: 'measurements: families that it was shown to detect, and measured to miss',
  },
  { field: 'calibration', value: 'uncalibrated', why: 'measurements: a and b of Platt scaling' },
];

/**
 * Returns a manifest for a scorer: what its ONNX file says, and guesses for the rest.
 * @throws MODEL_SHAPE_MISMATCH
 */
export function guessManifest(
  file: string,
  sha256: string,
  { inputs, outputs, graph }: Inspected,
): Said<ModelManifest> {
  const input = guessInput(inputs);
  const output = guessOutput(outputs, graph);
  const { base, name } = parse(file);
  const manifest: ModelManifest = {
    ...{ id: idOf(name), version: '0.1.0', task: 'scorer' },
    ...{ summary: `To be filled in: made from ${base}.`, license: 'to be filled in' },
    ...{ file: base, sha256, input: input.value, output: output.value },
    ...{ calibration: 'uncalibrated', scope: [], blindTo: [] },
    provenance: 'To be filled in: link, paper, who trained it on what.',
  };
  return { value: manifest, guesses: [...input.guesses, ...output.guesses, ...TO_FILL] };
}

function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return id || 'model';
}
