import type { Findings } from './findings.ts';
import type { TellingSample } from './telling-samples.ts';

/** A telling frame of a face, with its crop as a JPEG file. */
export interface Crop extends TellingSample {
  /** Undefined: it could not be cut out. */
  readonly jpeg: Buffer | undefined;
}

/** Everything that a page tells of one source. */
export interface SourceReport {
  /** Without any password. */
  readonly source: string;
  readonly findings: Findings;
  /** By number of the track. */
  readonly crops: ReadonlyMap<number, readonly Crop[]>;
  /** Reason why there are no crops; empty when there are. */
  readonly noCrops: string;
  /** Reason why the session failed; undefined when it did not. */
  readonly failure: string | undefined;
  /** Command that makes the same report. */
  readonly command: string;
  /** Version of the command line. */
  readonly version: string;
  /** ISO 8601. */
  readonly madeAt: string;
}
