/** Frames of a live source that its session needs: those that sampling wants, or key frames only. */
export type Rate = 'sampling' | 'keys';

/** Tells a source how much of it is needed from now on. A source that cannot save anything does not listen. */
export class Need {
  #rate: Rate = 'sampling';
  #listen: (rate: Rate) => void = () => {};

  set(rate: Rate): void {
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#listen(rate);
  }

  /** Calls `listen` with the rate now and after every change. */
  follow(listen: (rate: Rate) => void): void {
    this.#listen = listen;
    listen(this.#rate);
  }
}
