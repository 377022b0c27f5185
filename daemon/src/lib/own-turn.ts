let last: Promise<void> = Promise.resolve();

/**
 * Settles in a turn of the event loop that no other caller gets. For what blocks the thread, like the start of a child
 * process: of a hundred at once, each lets timers and sockets have their turn before the next.
 */
export function ownTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
