import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import type { Event } from '@trueframe/proto';

export type EventCall = ServerWritableStream<unknown, Event> | ServerDuplexStream<unknown, Event>;

/** Time for the last events of an ended session; a caller that has stopped reading is not waited for. */
const LAST_WORDS_MS = 10_000;

/**
 * Writes events to a call as fast as the caller reads: waits for 'drain', so that nothing piles up in the stream. Ends
 * when the events end or the call is cancelled.
 */
export async function writeEvents(
  call: EventCall,
  events: AsyncIterable<Event>,
  isOver: () => boolean,
): Promise<void> {
  for await (const event of events) {
    if (call.cancelled) return;
    if (!call.write(event) && !(await drained(call, isOver))) return;
  }
}

/** False: the call is gone, or its session is over and the caller does not read. */
function drained(call: EventCall, isOver: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    let overSince: number | undefined;
    const timer = setInterval(() => {
      if (!isOver()) return;
      overSince ??= performance.now();
      if (performance.now() - overSince > LAST_WORDS_MS) settle(false);
    }, 1000);
    const onDrain = () => settle(true);
    const onGone = () => settle(false);
    const settle = (result: boolean) => {
      clearInterval(timer);
      call.off('drain', onDrain);
      call.off('cancelled', onGone);
      call.off('error', onGone);
      resolve(result);
    };
    call.once('drain', onDrain);
    call.once('cancelled', onGone);
    call.once('error', onGone);
  });
}
