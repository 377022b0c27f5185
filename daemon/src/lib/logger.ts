import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { mapTexts } from './map-texts.ts';
import { redact } from './redact.ts';

/** Longer texts are cut: what callers send must not fill a disk. */
const LONGEST_TEXT = 4096;
const LONGEST_LINE = 32_768;

/** A logger whose lines have no secrets of URLs in them, whoever forgot about them, and are never longer than 32 KiB. */
export function createLogger(options: LoggerOptions, destination: DestinationStream): Logger {
  return pino({ ...options, hooks: { ...options.hooks, streamWrite: safeLine } }, destination);
}

/** A line of the log as it may be written. */
function safeLine(line: string): string {
  if (line.length < LONGEST_TEXT && !/[@=]|:\/\//.test(line)) return line;
  const record = JSON.parse(line) as Record<string, unknown>;
  const safe = `${JSON.stringify(mapTexts(record, safeText))}\n`;
  if (safe.length <= LONGEST_LINE) return safe;
  const { level, time, pid, msg } = record;
  return `${JSON.stringify({ level, time, pid, msg: safeText(String(msg ?? '')), cut: safe.length })}\n`;
}

function safeText(text: string): string {
  if (text.length <= LONGEST_TEXT) return redact(text);
  // Redacted before it is cut: half of a secret cannot be told from a harmless word.
  const start = redact(text.slice(0, 2 * LONGEST_TEXT)).slice(0, LONGEST_TEXT);
  return `${start}… (${text.length} characters)`;
}
