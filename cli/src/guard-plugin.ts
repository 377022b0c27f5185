import { TrueframeError } from '@trueframe/sdk';

/** Calls plugin code: whatever it throws is told as the plugin's. */
export async function guardPlugin<T>(owner: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (reason) {
    if (reason instanceof TrueframeError) throw reason;
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new TrueframeError('PLUGIN_THREW', `${owner} failed: ${why}`, { cause: reason });
  }
}
