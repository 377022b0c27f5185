import { readFileSync } from 'node:fs';

/** Processor milliseconds that steps of a live session take. */
export interface StepCosts {
  readonly fullLook: number;
  readonly glance: number;
  /** Cropping and all members, per face. */
  readonly scoreFace: number;
  /** Per frame, if several are decoded in a row, and if the decoder is woken for each. */
  readonly decodeTogether: number;
  readonly decodeSingle: number;
  /** The engine thread: per second, per frame of the source, and per analysed frame. */
  readonly enginePerSecond: number;
  readonly enginePerUnit: number;
  readonly enginePerFrame: number;
  /** The control process and whoever sends: the same. */
  readonly othersPerSecond: number;
  readonly othersPerUnit: number;
  readonly othersPerFrame: number;
}

const RECORDED = new URL('../../../benchmarks/results/costs-embedded.json', import.meta.url);

/** Costs that `npm run bench -- costs` has recorded. */
export function recordedCosts(): StepCosts {
  return JSON.parse(readFileSync(RECORDED, 'utf8')).ms;
}
