import { Counter, type Registry } from 'prom-client';

/** Counts refused callers. */
export function createAuthMetrics(registry: Registry, reasons: readonly string[]) {
  const denied = new Counter({
    name: 'trueframe_auth_denied_total',
    help: 'Calls and HTTP requests that were refused for lack of a right credential or of the needed role.',
    labelNames: ['reason'] as const,
    registers: [registry],
  });
  for (const reason of reasons) denied.inc({ reason }, 0);
  return { denied };
}
