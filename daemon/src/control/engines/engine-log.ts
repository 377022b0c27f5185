import type { Logger } from 'pino';

const LEVELS = {
  10: 'debug',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'error',
} as const;

/** Returns the fields of the log by which lines about a session are found. */
export type LogFactsOf = (sessionId: string) => Readonly<Record<string, string>>;

/**
 * Passes a line of the engine's output on. Lines of its own logger keep their level and fields, and lines about a session
 * get those of the session; what native code prints becomes a warning. Returns the line's text.
 */
export function logEngineLine(line: string, logger: Logger, factsOf: LogFactsOf): string {
  const text = line.trim();
  if (text === '') return '';
  const record = text.startsWith('{') ? parse(text) : undefined;
  if (!record) {
    logger.warn(text);
    return text;
  }
  const { level, msg, session, time: _time, pid: _pid, hostname: _hostname, ...fields } = record;
  const facts = typeof session === 'string' ? factsOf(session) : {};
  logger[LEVELS[level as keyof typeof LEVELS] ?? 'info'](
    { ...fields, ...facts },
    String(msg ?? ''),
  );
  return String(msg ?? '');
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'level' in value
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
