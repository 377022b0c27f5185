import { Counter, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

/** Counts refused callers. */
export function createAuthMetrics(registry: Registry, reasons: readonly string[]) {
  const denied = new Counter({
    name: 'trueframe_auth_denied_total',
    help: 'Calls and HTTP requests that were refused for lack of a right credential or of the needed role.',
    labelNames: ['reason'] as const,
    registers: [registry],
  });
  return { denied: withZeros(denied, 'reason', reasons) };
}
