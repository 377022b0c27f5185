/** Quality that a live session gives up at one rung of the degrade ladder. */
export interface Rung {
  /** One in this many of the frames that its sampling policy wants is analysed. */
  readonly keepEvery: number;
  /** Members of the ensemble that the pipeline calls optional are not asked. */
  readonly skipsOptional: boolean;
}

/**
 * The degrade ladder: 0 is full quality. Fewer frames come first, because frames of one face resemble each other and
 * half of them are worth nearly as much; then opinions. What is left to do after the last rung is to refuse sessions.
 */
export const RUNGS: readonly [Rung, ...Rung[]] = [
  { keepEvery: 1, skipsOptional: false },
  { keepEvery: 2, skipsOptional: false },
  { keepEvery: 4, skipsOptional: false },
  { keepEvery: 4, skipsOptional: true },
];

export const LAST_RUNG = RUNGS.length - 1;

export function rungAt(rung: number): Rung {
  return RUNGS[rung] ?? RUNGS[0];
}
