import type { ModelInfo, ModelInput } from '@trueframe/sdk';

/** Facts about each member that the pipeline needs, in ensemble order. */
export interface Prepared {
  readonly members: readonly { readonly info: ModelInfo; readonly input: ModelInput }[];
}

/** A model as verdicts and `session_started` name it. @param weight its weight in the ensemble */
export function toModelRef(
  { id, version, sha256, provider, calibrated }: Prepared['members'][number]['info'],
  weight: number,
) {
  return { id, version, sha256, weight, provider, calibrated };
}
