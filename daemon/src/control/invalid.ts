import { TrueframeError } from '@trueframe/sdk';

/** One field of a request that cannot be accepted. */
export function invalid(field: string, value: unknown, why: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', `${field} ${JSON.stringify(value)} ${why}`, {
    details: { field },
  });
}
