import {
  type LookedAt,
  type MethodOutcome,
  type MethodPass,
  type MethodResult,
  type ModelInput,
  type PlannedVote,
  TrueframeError,
} from '@trueframe/sdk';

/** Outcome of every reference when it cannot tell. */
export const UNDECIDED: MethodOutcome = { score: 0.5, isFallback: true };

/** Looks once, at everything. */
export function oneLook(tried: readonly object[]): MethodPass | undefined {
  return tried.length === 0 ? { view: null } : undefined;
}

export function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Every member, as it is. */
export function votesOf(members: readonly ModelInput[]): PlannedVote[] {
  return members.map((_, member) => ({ member, isMirrored: false }));
}

/** @throws PIPELINE_INVALID */
export function checkMembers(
  method: string,
  members: readonly ModelInput[],
  wanted: string,
  isWanted: (members: readonly ModelInput[]) => boolean,
): void {
  if (isWanted(members)) return;
  const given = members.map(({ width, height, frames, maxFrames }) => {
    const length = maxFrames === undefined ? frames : `${frames}-${maxFrames}`;
    return `${width}x${height}x${length}`;
  });
  throw new TrueframeError(
    'PIPELINE_INVALID',
    `${method} needs ${wanted}; the ensemble takes ${given.join(', ')}`,
  );
}

export function isSquareFrame(side: number): (input: ModelInput) => boolean {
  return ({ width, height, frames }) => width === side && height === side && frames === 1;
}

/** True when some member has no score for the input. */
export function hasFailed({ scores }: MethodResult): boolean {
  return scores.some((own) => own.length === 0);
}

export function someFailed(looks: readonly LookedAt[]): boolean {
  return looks.some((look) => look.hasFailed);
}
