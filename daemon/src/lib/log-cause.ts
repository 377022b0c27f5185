import { TrueframeError } from '@trueframe/sdk';

/** Kinds of failures that a thread logs; a plugin may fail on every frame. */
const MAX_LOGGED = 20;
const MAX_STACK = 4000;
/** As pino counts: a warning. */
const WARN = 40;

const logged = new Set<string>();
let current = '';

/** Sets the session that this thread works for from now on; empty: none. */
export function workFor(session: string): void {
  current = session;
}

/**
 * Writes the stack behind a failure to the log, once per thread and kind: between threads and processes errors travel as code, message and
 * details. A failure without a cause is told where it ends up, and not here. `session`: the id of the session that it happened in, by default the one that the thread works for.
 */
export function logCause(reason: unknown, session = current): void {
  const error = TrueframeError.from(reason);
  const { code, message, cause } = error;
  const kind = `${code} ${message}`;
  if (!(cause instanceof Error) || logged.has(kind) || logged.size >= MAX_LOGGED) return;
  logged.add(kind);
  const { plugin } = error.details;
  const whose = { ...(session && { session }), ...(plugin !== undefined && { plugin }) };
  const msg = `the stack of: ${message}`;
  const record = { level: WARN, code, ...whose, stack: stackOf(cause), msg };
  process.stderr.write(`${JSON.stringify(record)}\n`);
}

/** Writes a warning about a session to the log. */
export function logWarning(msg: string, session: string): void {
  process.stderr.write(`${JSON.stringify({ level: WARN, session, msg })}\n`);
}

function stackOf(error: Error): string {
  const stacks: string[] = [];
  for (let one: unknown = error; one instanceof Error && stacks.length < 5; one = one.cause) {
    stacks.push(one.stack ?? one.message);
  }
  return stacks.join('\ncaused by: ').slice(0, MAX_STACK);
}
