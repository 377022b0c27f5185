import type { StoredState } from '../../control/store/stored-state.ts';
import type { StopReason } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';

/** Facts of one session that all nodes of the cluster know. JSON, under `factsKey`. */
export interface SessionFacts {
  /** As callers may see it, without any password. */
  readonly source: string;
  /** Without the address of the source. */
  readonly plan: Omit<SessionPlan, 'source' | 'resume'> & {
    readonly source: Pick<SessionPlan['source'], 'kind'>;
  };
  /** The state that the node has noted last. `ordinal`: sequence number of the job, or of the first record of a pushed session. */
  readonly state: StoredState;
  /** Number of its newest event; a little old, while it goes on. */
  readonly last: number;
  /** Calls that follow it, at all nodes; as old. */
  readonly readers: number;
  /** Node that runs it, or has run it last; '': it waits for one. */
  readonly node: string;
}

/** Wish of any node to the one that runs a session. JSON, under `desiredKey`. */
export interface Desired {
  readonly stop: StopReason;
}

/** Facts of one node, for display. JSON, under its name. */
export interface NodeFacts {
  /** Address of its gRPC server. */
  readonly address: string;
  /** Sessions that run there. */
  readonly sessions: number;
  /** Live sessions that would still find full quality; null: not known. */
  readonly room: number | null;
}

/** A plan as all nodes may know it: without the address of its source, which may hold a password. */
export function toPublicPlan(planned: SessionPlan): SessionFacts['plan'] {
  const { source, resume: _, ...plan } = planned;
  return { ...plan, source: { kind: source.kind } };
}

export function toJson(content: SessionFacts | Desired | NodeFacts): Uint8Array {
  return Buffer.from(JSON.stringify(content));
}
