/** A clip that has a score, as statistics see it. */
export interface Scored {
  /** 0..1, 1 = synthetic. */
  readonly score: number;
  readonly isFake: boolean;
  /** Clips of one group are not independent: they are drawn together. */
  readonly group: string;
}

/** Highest score first. */
export function byScore<T extends Scored>(clips: readonly T[]): T[] {
  return [...clips].sort((a, b) => b.score - a.score);
}
