import type { DecodeTurns } from '../engine/pipeline/ingest/push/feed/decode-turns.ts';
import type { StepCosts } from './costs.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { VirtualMachine, VirtualThread } from './virtual-machine.ts';
import type { VirtualWorkers } from './virtual-workers.ts';

export interface VirtualSettings {
  readonly processors: number;
  readonly decoderNice: number;
  readonly maxAgeMs: number;
  /** See the configuration of sessions. */
  readonly lastRung: number;
}

export const DEFAULTS: VirtualSettings = {
  processors: 2,
  decoderNice: 10,
  maxAgeMs: 500,
  lastRung: 3,
};

/** Surroundings of a session. */
export interface VirtualPlace {
  readonly settings: VirtualSettings;
  readonly costs: StepCosts;
  readonly clock: VirtualClock;
  readonly machine: VirtualMachine;
  /** The engine thread. */
  readonly main: VirtualThread;
  /** The control process and the senders. */
  readonly others: VirtualThread;
  readonly workers: VirtualWorkers;
  readonly decodeTurns: DecodeTurns;
}
