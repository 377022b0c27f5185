import type { ChannelCredentials } from '@grpc/grpc-js';
import type { FollowState } from './follow-state.ts';

/** Contents of PEM files. */
export interface ClientTls {
  /** CAs of the daemon. Default: those that Node trusts. */
  readonly ca?: Buffer;
  /** Certificate of this program, with `key`, for a daemon that asks for one. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/**
 * Choice among several nodes. `pick_first`: all calls go to one of them, to the next when it does not answer. `round_robin`: each call
 * goes to another one.
 */
export type Balancing = 'pick_first' | 'round_robin';

export interface ClientOptions {
  /** Encryption. Default: none. */
  readonly tls?: ClientTls;
  /** The same in terms of gRPC; instead of `tls`. */
  readonly credentials?: ChannelCredentials;
  /**
   * Bearer token, or a function that is asked for it with every call. '': none. Default: TRUEFRAME_TOKEN, or the content of the
   * file TRUEFRAME_TOKEN_FILE.
   */
  readonly token?: string | (() => string);
  /** Sent with every call, e.g. the tenant. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Choice among several addresses, and among those that one name stands for. Default: pick_first. */
  readonly balancing?: Balancing;
  /** Milliseconds that a call which is no session may take, over all nodes that are asked. Default: 10,000. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds without an event for which a session whose call was lost is tried to be followed again. 0: not at all.
   * Default: 300,000.
   */
  readonly reconnectForMs?: number;
  /** Milliseconds after which a node that has not answered to a call of a session is given up for the next one. Default: 5000. */
  readonly answerMs?: number;
  /** Milliseconds of silence after which a connection has to show that it is alive, within half of them. Default: 10,000. */
  readonly keepaliveMs?: number;
}

export interface SessionCall {
  /** Ends the session when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of every call that is tried, lost and begun for the session, and of its end. What it throws, the loop throws. */
  readonly onState?: ((state: FollowState) => void) | undefined;
}
