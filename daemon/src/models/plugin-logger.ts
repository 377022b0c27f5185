import type { LogFacts, PluginLogger } from '@trueframe/sdk';

/** As pino counts. */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;
type Level = keyof typeof LEVELS;

/** Takes the lines; by default stderr, of which the control process makes lines of the daemon's log. */
type Write = (line: string) => void;
const toStderr: Write = (line) => process.stderr.write(line);

const MAX_LINES = 100;
const WINDOW_MS = 10_000;

/** The lines of all plugins of a thread: as many as a log can bear, with the plugin and the session in each. */
export class PluginLog {
  /** Session on whose behalf plugins are called; empty: nobody's. */
  session = '';
  readonly #write: Write;
  readonly #now: () => number;
  #windowEndsAt = 0;
  #lines = 0;
  #leftOut = 0;

  constructor(write: Write = toStderr, now: () => number = () => performance.now()) {
    this.#write = write;
    this.#now = now;
  }

  /** @param plugin in words, e.g. `detector yunet` */
  loggerOf(plugin: string): PluginLogger {
    const at = (level: Level) => (message: string, facts?: LogFacts) =>
      this.#line(plugin, level, message, facts);
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }

  #line(plugin: string, level: Level, message: string, facts: LogFacts = {}): void {
    if (this.#now() >= this.#windowEndsAt) {
      this.#windowEndsAt = this.#now() + WINDOW_MS;
      this.#lines = 0;
    }
    if (this.#lines >= MAX_LINES) {
      this.#leftOut += 1;
      return;
    }
    this.#lines += 1;
    const session = this.session === '' ? {} : { session: this.session };
    const leftOut = this.#leftOut === 0 ? {} : { leftOut: this.#leftOut };
    this.#leftOut = 0;
    const fields = { ...facts, ...leftOut, ...session, plugin };
    this.#write(`${JSON.stringify({ level: LEVELS[level], ...fields, msg: String(message) })}\n`);
  }
}

/** Plain lines on stderr, for commands and tests; `debug` is left out. */
export function plainLogger(plugin: string): PluginLogger {
  const at = (level: Level) => (message: string) => {
    toStderr(`${level} ${plugin}: ${message}\n`);
  };
  return { debug: () => {}, info: at('info'), warn: at('warn'), error: at('error') };
}
