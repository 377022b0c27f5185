import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { toCallError } from './call-error.ts';

export interface CallReading {
  /** Ends the call when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** The daemon that has the call. */
  readonly address: string;
}

/** Iterates over the messages of a call; leaving the loop ends it. @throws CallError */
export async function* readCall<T>(
  call: ClientReadableStream<T>,
  { signal, address }: CallReading,
): AsyncGenerator<T, void, undefined> {
  const cancel = () => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  // An error may come before anybody iterates, or after.
  call.on('error', () => {});
  try {
    for await (const message of call as AsyncIterable<T>) yield message;
  } catch (reason) {
    throw toCallError(reason as ServiceError, address);
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}
