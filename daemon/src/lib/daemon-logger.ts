import type { Logger } from 'pino';
import { LogDestination } from './log-destination.ts';
import { createLogger } from './logger.ts';

let stderr: LogDestination | undefined;

/** A logger that writes to stderr and never waits for whoever reads that. */
export function createStderrLogger(level: string): Logger {
  stderr ??= new LogDestination(2);
  const logger = createLogger({ level }, stderr);
  stderr.onRecovered = (lost) => {
    logger.warn({ lost }, 'lines of the log were lost: nobody took them in time');
  };
  return logger;
}

/** Lines that this process has lost. */
export function lostLogLines(): number {
  return stderr?.lost ?? 0;
}
