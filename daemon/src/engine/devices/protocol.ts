import type { MessagePort } from 'node:worker_threads';
import type { OpenModel, Tensor } from '@trueframe/sdk';
import type { WireError } from '@trueframe/sdk/host';
import type { Provider, ProviderChoice } from '../../config/provider.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import type { Place } from '../../models/open-on.ts';

// All that crosses between the engine thread, its worker threads and its device threads. Plain data; pixels stay in
// memory that threads share.

/** Message that a worker posts to the engine thread once: the other end of the line on which it asks for models. */
export interface DevicesLine {
  readonly type: 'devices';
  readonly port: MessagePort;
}

/** A worker is about to open a model whose weights it has checked. `choice`: what the pipeline says, if it does. */
export interface PlaceRequest {
  readonly id: number;
  readonly bundle: ModelBundle;
  readonly choice?: ProviderChoice | undefined;
}

/** Without a port the worker opens the model itself, on the CPU. */
export type PlaceReply =
  | { readonly id: number; readonly error: WireError }
  | {
      readonly id: number;
      readonly provider: Provider;
      readonly ports?: Ports;
      readonly port?: MessagePort;
    };

/** Inputs and outputs of a graph. */
export type Ports = Pick<OpenModel, 'inputs' | 'outputs'>;

export interface DeviceData {
  /** Sizes of batches, growing. */
  readonly batches: readonly number[];
  readonly maxDelayMs: number;
  /** One Int32: when the run under way began, `pulse-clock.ts`; 0: idle. */
  readonly pulse: SharedArrayBuffer;
}

export type ToDevice =
  /** Opens `graph` (the bundle's weights, or an engine made of them) and warms it up. Answered by opened or refused. */
  | {
      readonly type: 'open';
      readonly id: number;
      readonly bundle: ModelBundle;
      readonly graph: string;
      readonly place: Place;
    }
  /** Runs for this worker come on `port`. */
  | {
      readonly type: 'connect';
      readonly model: string;
      readonly provider: Provider;
      readonly port: MessagePort;
    }
  /** Nobody asks any more: free everything and end. */
  | { readonly type: 'close' };

export type FromDevice =
  | { readonly type: 'opened'; readonly id: number; readonly ports: Ports }
  | { readonly type: 'refused'; readonly id: number; readonly problem: string }
  | { readonly type: 'ran'; readonly report: RunReport }
  /** The device answers nobody any more; only a new process helps. */
  | { readonly type: 'lost'; readonly problem: string };

/** One run of a network on a device. */
export interface RunReport {
  readonly model: string;
  readonly hasFailed: boolean;
  /** Inputs that somebody asked for. */
  readonly items: number;
  /** Size of the batch, filled up. */
  readonly rows: number;
  readonly runMs: number;
  /** Time that each request of the batch had waited. */
  readonly waitedMs: readonly number[];
  /** Requests that wait now. */
  readonly waiting: number;
}

/** One input of a request; its values begin at `offset` of the request's memory. */
export type SharedTensor = Omit<Tensor, 'data'> & {
  readonly name: string;
  readonly offset: number;
};

/** A worker asks for one run. `memory` is the device's to read until it answers. */
export interface RunRequest {
  readonly id: number;
  /** Number of the session on whose behalf. */
  readonly session: number;
  readonly memory: SharedArrayBuffer;
  readonly inputs: readonly SharedTensor[];
}

export type RunReply =
  | { readonly id: number; readonly outputs: Readonly<Record<string, Tensor>> }
  | { readonly id: number; readonly error: WireError };
