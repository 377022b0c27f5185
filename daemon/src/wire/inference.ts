import type { Port, Tensor } from '@trueframe/sdk';
import type { WireError } from '@trueframe/sdk/host';

// All that crosses between the control process and an engine for callers who bring tensors of their own. It has a connection to itself,
// beside that of the engine's other messages, on the socket that takes pushed media: tensors are large, and heartbeats do not wait for them.

/** First line on the socket, in the place of a session's id, which never looks like this. */
export const INFERENCE_LINE = 'inference';

/** Inputs and outputs of a model, as callers may use them. */
export interface ModelPorts {
  readonly inputs: readonly Port[];
  /** Those that a run gives. */
  readonly outputs: readonly Port[];
}

/** `bytes`: elements as they lie in memory. */
export interface NamedTensor extends Omit<Tensor, 'data'> {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Answered by one reply with the same id; `cancel`: by none of its own, and the request that it cancels is still answered. */
export type InferenceRequest = { readonly id: number } & (
  | {
      readonly type: 'infer';
      readonly model: string;
      readonly tenant: string;
      readonly weight: number;
      readonly inputs: readonly NamedTensor[];
    }
  /** Opens a model, on every thread or on one. Answered by `ports`. */
  | { readonly type: 'open'; readonly model: string; readonly everywhere: boolean }
  /** The request of this id need not begin, if it has not. */
  | { readonly type: 'cancel' }
);

export interface Inferred {
  readonly outputs: readonly NamedTensor[];
  /** Time that the request waited for a thread, in milliseconds. */
  readonly waitedMs: number;
  /** Duration of the run, in milliseconds; on a device it includes waiting for the batch. */
  readonly runMs: number;
}

export type InferenceReply = { readonly id: number } & (
  | { readonly error: WireError }
  | { readonly inferred: Inferred }
  | { readonly ports: ModelPorts }
);
