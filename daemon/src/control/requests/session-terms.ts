import { createHash } from 'node:crypto';
import type { SessionOptions__Output } from '@trueframe/proto';
import type { SessionTerms } from '../../wire/session-terms.ts';
import { invalid } from './invalid.ts';
import { checkLabels, checkLength } from './limits.ts';

/** The longest delay of a timer, in milliseconds: 24 days. */
const MOST_GRACE_MS = 2 ** 31 - 1;

/**
 * Returns the terms that a request asks for. `subject`: what is to be analysed, as the request says it. `graceMs`: where the
 * request says nothing; undefined: no end.
 * @throws REQUEST_INVALID
 */
export function toTerms(
  subject: string,
  options: SessionOptions__Output | null,
  graceMs: number | undefined,
): SessionTerms {
  const labels = checkLabels(options?.labels ?? {});
  const requestId = checkLength('request_id', options?.requestId ?? '');
  const externalId = checkLength('external_id', options?.externalId ?? '');
  const grace = options?.graceMs ?? graceMs;
  if (grace !== undefined && !(grace >= 0 && grace <= MOST_GRACE_MS)) {
    throw invalid('grace_ms', grace, `must be 0 to ${MOST_GRACE_MS}`);
  }
  return {
    ...(grace !== undefined && { graceMs: grace }),
    requestId,
    requestDigest: requestId === '' ? '' : digestOf(subject, options),
    labels,
    externalId,
  };
}

/** Equal for equal requests, whatever the order of their labels. */
function digestOf(subject: string, options: SessionOptions__Output | null): string {
  const labels = Object.entries(options?.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([subject, { ...options, labels }]);
  return createHash('sha256').update(text).digest('hex');
}
