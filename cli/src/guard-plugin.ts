import { pluginThrew } from '@trueframe/sdk/host';

/** Calls plugin code: whatever it throws is told as the plugin's. */
export async function guardPlugin<T>(
  owner: string,
  what: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (reason) {
    throw pluginThrew(owner, what, reason);
  }
}
