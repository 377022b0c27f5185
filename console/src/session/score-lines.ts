/** Samples that are kept; of a longer session, the newest. */
const MOST = 20_000;
/** Trimmed in pieces of this size, as every trim moves all that is kept. */
const SLACK = 2000;

/** Scores of all tracks over media time, in the columns that a chart takes. */
export class ScoreLines {
  /** Media time of each sample, in seconds. */
  readonly times: number[] = [];
  /** A score per time and track. Null: nobody voted; undefined: the track was not there. */
  readonly tracks = new Map<number, (number | null | undefined)[]>();

  /** Times must not go backwards; what does is left out. */
  add(
    ptsMs: number,
    scores: Iterable<readonly [trackId: number, score: number | undefined]>,
  ): void {
    const time = ptsMs / 1000;
    const last = this.times.at(-1);
    if (last !== undefined && time < last) return;
    if (last !== time) this.times.push(time);
    const at = this.times.length - 1;
    for (const [trackId, score] of scores) this.#column(trackId)[at] = score ?? null;
    if (this.times.length > MOST + SLACK) this.#trim();
  }

  /** Columns of these tracks, each as long as `times`. */
  columns(trackIds: readonly number[]): (number | null | undefined)[][] {
    return trackIds.map((id) => {
      const column = this.#column(id);
      column.length = this.times.length;
      return column;
    });
  }

  #column(trackId: number): (number | null | undefined)[] {
    const column = this.tracks.get(trackId) ?? [];
    this.tracks.set(trackId, column);
    return column;
  }

  #trim(): void {
    const surplus = this.times.length - MOST;
    this.times.splice(0, surplus);
    for (const [id, column] of this.tracks) {
      column.splice(0, surplus);
      if (column.every((score) => score === undefined)) this.tracks.delete(id);
    }
  }
}
