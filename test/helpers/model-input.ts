import { readFileSync } from 'node:fs';
import type { ModelInput } from '@trueframe/sdk';
import { fixture } from './fixture.ts';

/** The input of a manifest that says name and size only, with all that the daemon fills in. */
export function modelInput(changes: Partial<ModelInput> = {}): ModelInput {
  return { ...JSON.parse(readFileSync(fixture('model-input.json'), 'utf8')), ...changes };
}
