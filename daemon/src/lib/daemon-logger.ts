import { createRequire } from 'node:module';
import type { DestinationStream, Logger } from 'pino';
import type PinoPretty from 'pino-pretty';
import { LogDestination } from './log-destination.ts';
import { createLogger } from './logger.ts';

let stderr: LogDestination | undefined;

/** A logger that writes to stderr, for eyes when that is a terminal, and never waits for whoever reads it. */
export function createStderrLogger(level: string): Logger {
  stderr ??= new LogDestination(2);
  const logger = createLogger({ level }, process.stderr.isTTY ? readable(stderr) : stderr);
  stderr.onRecovered = (lost) => {
    logger.warn({ lost }, 'lines of the log were lost: nobody took them in time');
  };
  return logger;
}

/** Writes lines as somebody at a terminal reads them best. */
function readable(destination: LogDestination): DestinationStream {
  // Only here: the library takes longer to load than a whole command.
  const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
  const pretty = prettyFactory({
    colorize: !process.env.NO_COLOR,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
  });
  return { write: (line) => destination.write(pretty(line)) };
}

/** Lines that this process has lost. */
export function lostLogLines(): number {
  return stderr?.lost ?? 0;
}
