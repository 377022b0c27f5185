import type { Logger } from 'pino';

export interface Tally {
  add(reason: string, address: string): void;
  close(): void;
}

const EVERY_MS = 10_000;

/** Logs refusals: the first of a kind at once, then their number every 10 s. A flood of callers is no flood of lines. */
export function tally(logger: Logger): Tally {
  const counts = new Map<string, { count: number; address: string }>();
  const tell = () => {
    for (const [reason, { count, address }] of counts) {
      if (count === 0) counts.delete(reason);
      else {
        logger.warn({ reason, count, address }, 'callers were turned away');
        counts.set(reason, { count: 0, address });
      }
    }
  };
  const timer = setInterval(tell, EVERY_MS).unref();
  return {
    add: (reason, address) => {
      const known = counts.get(reason);
      if (known) counts.set(reason, { count: known.count + 1, address });
      else {
        counts.set(reason, { count: 0, address });
        logger.warn({ reason, address }, 'a caller was turned away');
      }
    },
    close: () => {
      clearInterval(timer);
      tell();
    },
  };
}
