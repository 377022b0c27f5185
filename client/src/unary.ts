import type { CallOptions, ServiceError } from '@grpc/grpc-js';
import type { TrueframeClientType } from '@trueframe/proto';
import { type CallError, toCallError } from './call-error.ts';
import type { Node, Nodes } from './nodes.ts';
import { isLost, pause, Tries } from './reattach.ts';

type Callback<T> = (error: ServiceError | null, value?: T) => void;
export type Ask<T> = (
  client: TrueframeClientType,
  options: CallOptions,
  done: Callback<T>,
) => unknown;

export interface UnaryOptions {
  /** Milliseconds for one round of all nodes. Undefined: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds for which nodes that do not answer are asked again. Default: 0, each node once. */
  readonly retryForMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const NEVER = new AbortController().signal;

/** Asks one node. @throws CallError */
export function askOne<T>(node: Node, ask: Ask<T>, timeoutMs?: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
    ask(node.client, limit, (error, value) => {
      if (error) reject(toCallError(error, node.address));
      else resolve(value as T);
    });
  });
}

/** Asks one node, and the next one when it does not answer. For calls that may come twice. @throws CallError of the last one */
export async function askAny<T>(nodes: Nodes, ask: Ask<T>, options: UnaryOptions): Promise<T> {
  const { timeoutMs, retryForMs = 0, signal = NEVER } = options;
  const tries = new Tries(retryForMs, nodes.count);
  for (let count = 1; ; count++) {
    const node = nodes.next();
    try {
      return await askOne(node, ask, timeoutMs && timeoutMs / nodes.count);
    } catch (error) {
      if (!mayBeAskedElsewhere(error as CallError)) throw error;
      nodes.avoid(node);
      const delayMs = tries.lost();
      if (count < nodes.count && !signal.aborted) continue;
      if (delayMs === undefined || !(await pause(delayMs, signal))) throw error;
    }
  }
}

function mayBeAskedElsewhere(error: CallError): boolean {
  return isLost(error) || (error.code === '' && error.status === 'DEADLINE_EXCEEDED');
}
