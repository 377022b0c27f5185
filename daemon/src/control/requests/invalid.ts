import { TrueframeError } from '@trueframe/sdk';
import { redact } from '../../lib/redact.ts';

/** One field of a request that cannot be accepted. */
export function invalid(field: string, value: unknown, why: string): TrueframeError {
  return new TrueframeError(
    'REQUEST_INVALID',
    `${field} ${redact(JSON.stringify(value) ?? '').slice(0, 200)} ${why}`,
    {
      details: { field },
    },
  );
}
