import type { DaemonStateName } from './control/daemon-state.ts';

/** A daemon that was started. */
export interface Daemon {
  /** `host:port` as bound. */
  readonly grpcAddress: string;
  readonly metricsAddress: string;
  readonly state: DaemonStateName;
  /** Process id of the engine that runs now. */
  readonly enginePid: number | undefined;
  /** Reasons why a session of the default pipeline would fail now, as /readyz gives them; empty: it would not fail. */
  readonly problems: readonly string[];
  /** Settles when an engine is ready and has analysed the canary clip. @throws why none can be: PLUGIN_…, MODEL_…, ENGINE_CRASHED */
  ready(): Promise<void>;
  /** Settles when there are no `problems`. */
  usable(): Promise<void>;
  /** Takes no new sessions and finishes the running ones, forcibly after `sessions.drainTimeout`. */
  drain(): Promise<void>;
  /** Ends everything. Sessions that still run fail with DAEMON_DRAINING. Idempotent. */
  close(): Promise<void>;
}

export interface DaemonOptions {
  /** Compiled module that runs in the engine process. Default: the daemon's own. */
  readonly engineEntry?: string;
}
