import { TrueframeError } from '@trueframe/sdk';
import type { SessionTerms } from '../../wire/session-terms.ts';
import type { VisibleSession } from './visible-session.ts';

/**
 * Returns the session that an earlier request of the tenant with the same id has started, if one has.
 * @throws REQUEST_ID_REUSED when that was another request
 */
export function startedBy<S extends VisibleSession>(
  sessions: readonly S[],
  terms: SessionTerms | undefined,
  tenantId: string,
): S | undefined {
  if (!terms?.requestId) return undefined;
  const earlier = sessions.find(({ planned: { tenant, terms: own } }) => {
    return tenant.id === tenantId && own?.requestId === terms.requestId;
  });
  if (!earlier || earlier.planned.terms?.requestDigest === terms.requestDigest) return earlier;
  throw new TrueframeError(
    'REQUEST_ID_REUSED',
    `request_id ${JSON.stringify(terms.requestId)} stands for session ${earlier.id}, which has another source or other options`,
    { details: { sessionId: earlier.id } },
  );
}

/** The notes of a caller on its session, for the log. */
export function notesOf(terms: SessionTerms | undefined) {
  if (!terms) return {};
  const { externalId, labels } = terms;
  return {
    ...(externalId && { externalId }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}
