import { TrueframeError } from '../errors.ts';

/** Trailers of a call are limited to 8 KiB. */
const MAX_STACK = 1000;

/**
 * Returns the error to tell of what a plugin has thrown: PLUGIN_THREW with the plugin and the top of its stack as details. A TrueframeError
 * stays as it is.
 * @param owner the plugin in words, e.g. `detector yunet`
 * @param what what was called
 */
export function pluginThrew(owner: string, what: string, reason: unknown): TrueframeError {
  if (reason instanceof TrueframeError) return reason;
  const isError = reason instanceof Error;
  const message = isError ? reason.message : String(reason);
  const stack = isError ? reason.stack?.slice(0, MAX_STACK) : undefined;
  return new TrueframeError('PLUGIN_THREW', `${owner}: ${what} failed: ${message}`, {
    cause: reason,
    details: { plugin: owner, ...(stack !== undefined && { stack }) },
  });
}
