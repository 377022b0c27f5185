/** Facts beside a message. Never a password. */
export type LogFacts = Readonly<Record<string, string | number | boolean>>;

/**
 * Writes lines into the log of whoever runs the plugin. In a daemon each has the plugin and the session that it is called for. Of more than
 * 100 lines in 10 s per thread, the rest are counted only. Call it for what an operator should see, not for every frame.
 */
export interface PluginLogger {
  debug(message: string, facts?: LogFacts): void;
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}
