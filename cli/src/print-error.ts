import { redact } from '@trueframe/daemon/lib';
import type { ErrorCode } from '@trueframe/sdk';
import { errorOf } from './error-of.ts';
import { output } from './output.ts';

/** Hints for errors whose own message cannot know what helps. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  CONFIG_INVALID: 'docs/configuration.md lists every key; `trueframe check FILE` checks a file',
  PIPELINE_NOT_FOUND: '`trueframe list pipelines` shows them; --pipeline also takes a .yaml file',
  PLUGIN_NOT_FOUND: '`trueframe list plugins` shows what is loaded',
  MODEL_NOT_FOUND: '`trueframe list models` shows what was found; --models names further folders',
  FFMPEG_MISSING: 'install ffmpeg (Debian: apt install ffmpeg); `trueframe doctor` checks the rest',
  SOURCE_UNREACHABLE: 'is the address right, and is the server up?',
  INTERNAL: 'run it again with --verbose and report what it prints',
};

/** `error CODE: message` and a hint, on stderr. The stack only if `verbose`. */
export function printError(reason: unknown, verbose: boolean): void {
  const error = errorOf(reason);
  const lines = [`error ${error.code}: ${error.message}`];
  const hint = HINTS[error.code];
  if (hint) lines.push(`hint: ${hint}`);
  if (verbose) lines.push(stackOf(error));
  output().stderr.write(`${redact(lines.join('\n'))}\n`);
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
