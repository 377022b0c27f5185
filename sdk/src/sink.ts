import type { StandardSchemaV1 } from '@standard-schema/spec';
import { API_VERSION } from './api-version.ts';
import type { PluginLogger } from './logger.ts';
import type { OptionsSchema } from './options.ts';

/** Kinds of events that sinks are told of: the names of the events' contents in the API. */
export type NoticeKind =
  | 'sessionStarted'
  | 'sourceState'
  | 'trackStarted'
  | 'trackEnded'
  | 'verdict'
  | 'gap'
  | 'degraded'
  | 'warning'
  | 'error'
  | 'summary';

/** One event of a session, for a receiver outside of the daemon. */
export interface Notice {
  /** The same whenever this notice is delivered again, and no other has it. Letters, digits, `-`, `_` and `.`, at most 64 of them. */
  readonly id: string;
  readonly sessionId: string;
  /** Number of the event within its session. The notices of a session come in this order, with gaps where nobody asked for an event. */
  readonly sequence: number;
  readonly kind: NoticeKind;
  /** Empty for none. */
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The caller's own name for the session; empty for none. */
  readonly externalId: string;
  /** All of it as JSON on one line: what receivers get. docs/sinks.md describes it. */
  readonly json: string;
}

/** Services that the host gives to sinks. */
export interface SinkContext {
  readonly logger: PluginLogger;
}

/**
 * Hands notices to a receiver. The host keeps the order within each session, waits, tries again and keeps count; a sink tries
 * once and tells how it went.
 */
export interface Sink {
  /** The most notices that one call may bring, from 1; default 1. Larger batches save receivers work. */
  readonly maxBatch?: number;
  /** Calls that may run at once, from 1; default 1. They bring notices of different sessions. */
  readonly maxCalls?: number;
  /**
   * Delivers all of `notices`, in their order. A call that fails is made again, with the same notices or the first of them, so a receiver
   * may see a notice more than once. `signal` is aborted when nobody waits any longer; the call is to end soon after.
   * @throws SINK_UNAVAILABLE to be tried again, after `details.retryAfterMs` milliseconds if it is set; SINK_REFUSED when trying again is
   *   no use; SINK_GONE when the receiver wants nothing any more. Other errors are tried again
   */
  deliver(notices: readonly Notice[], signal: AbortSignal): Promise<void>;
  /**
   * Optional. Looks whether the receiver can be reached, without giving it anything, for `trueframe doctor`.
   * @throws SINK_UNAVAILABLE
   */
  probe?(signal: AbortSignal): Promise<void>;
  /** Called once, when no other call comes any more. The host waits 5 s at most. */
  close?(): Promise<void>;
}

export interface SinkSpec<S extends OptionsSchema> {
  /** Unique among sinks; what a configuration writes after `use:`. */
  readonly id: string;
  readonly summary: string;
  readonly options: S;
  /**
   * Opens it; once per entry of `sinks:`. The receiver need not be there yet.
   * @throws SINK_UNAVAILABLE: the host tries again later
   */
  create(context: SinkContext, options: StandardSchemaV1.InferOutput<S>): Promise<Sink>;
}

export interface SinkDefinition<S extends OptionsSchema = OptionsSchema> extends SinkSpec<S> {
  readonly kind: 'sink';
  readonly apiVersion: number;
}

export function defineSink<S extends OptionsSchema>(spec: SinkSpec<S>): SinkDefinition<S> {
  return Object.freeze({ ...spec, kind: 'sink', apiVersion: API_VERSION });
}
