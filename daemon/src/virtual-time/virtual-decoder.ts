import type { Readable } from 'node:stream';
import { cellAt } from '../engine/pipeline/decode/sampling-filter.ts';
import type { StepCosts } from './costs.ts';
import type { VirtualThread } from './virtual-machine.ts';
import { type SourceShape, unitsIn } from './virtual-source.ts';

/** A wanted frame: the decoder waits until somebody has read it. */
type OnFrame = (index: number, isWanted: boolean) => Promise<void>;

/** Frames that are decoded together when media is given as it is wanted, at 25 frames per second and 5 wanted. */
const RECORDED_BURST = 5;

/** Decodes one unit after the other, and picks frames as `fps` sampling does. */
export class VirtualDecoder {
  readonly #thread: VirtualThread;
  readonly #shape: SourceShape;
  readonly #onFrame: OnFrame;
  readonly #wakingMs: number;
  readonly #goingOnMs: number;
  readonly #units: number[] = [];
  #cell = -1;
  #isBusy = false;
  #hasEnded = false;
  #onEnd = () => {};
  readonly over = new Promise<void>((resolve) => {
    this.#onEnd = resolve;
  });

  constructor(
    thread: VirtualThread,
    input: Readable,
    shape: SourceShape,
    { decodeSingle, decodeTogether }: StepCosts,
    onFrame: OnFrame,
  ) {
    this.#thread = thread;
    this.#shape = shape;
    this.#onFrame = onFrame;
    // Only the first of several in a row finds the caches cold.
    const waking = Math.max(decodeSingle, decodeTogether);
    this.#wakingMs = waking * shape.decodeFactor;
    const others = (RECORDED_BURST * decodeTogether - waking) / (RECORDED_BURST - 1);
    this.#goingOnMs = others * shape.decodeFactor;
    input.on('data', (chunk: Buffer) => {
      this.#units.push(...unitsIn(chunk));
      if (!this.#isBusy) void this.#decode();
    });
    input.on('end', () => {
      this.#hasEnded = true;
      if (!this.#isBusy) this.#onEnd();
    });
  }

  async #decode(): Promise<void> {
    this.#isBusy = true;
    let ms = this.#wakingMs;
    for (let unit = this.#units.shift(); unit !== undefined; unit = this.#units.shift()) {
      await this.#thread.run(ms);
      ms = this.#goingOnMs;
      const cell = cellAt(unit / this.#shape.frameRate, this.#shape.wantedFps);
      const isWanted = cell > this.#cell;
      this.#cell = cell;
      const read = this.#onFrame(unit, isWanted);
      if (isWanted) await read;
    }
    this.#isBusy = false;
    if (this.#hasEnded) this.#onEnd();
  }
}
