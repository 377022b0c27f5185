import type { ListSessionsRequest__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { invalid } from '../control/requests/invalid.ts';
import { checkLabels, checkLength, MOST_STATES } from '../control/requests/limits.ts';
import type { SessionState } from '../control/session/session-state.ts';
import type { VisibleSession } from '../control/session/visible-session.ts';
import { toSessionState } from './convert.ts';
import { hasLabels } from './has-labels.ts';

const DEFAULT_SIZE = 100;
const MAX_SIZE = 1000;

export interface Page {
  readonly size: number;
  /** Ordinal of the session before which the page begins. */
  readonly before: number;
  /** Returns true for sessions that the listing shows. */
  isWanted(session: VisibleSession): boolean;
  /** Token of the page that begins before `ordinal`; '' when there is none. */
  tokenOf(ordinal: number | undefined): string;
}

/**
 * Tokens name the last session of a page, so sessions that begin or end in between shift nothing.
 * @throws REQUEST_INVALID
 */
export function toPage(request: ListSessionsRequest__Output): Page {
  const { pageSize, pageToken } = request;
  checkLength('page_token', pageToken);
  const states = toStates(request.states);
  const labels = checkLabels(request.labels);
  return {
    size: Math.min(pageSize || DEFAULT_SIZE, MAX_SIZE),
    before: pageToken === '' ? Number.POSITIVE_INFINITY : toOrdinal(pageToken),
    isWanted: (session) => {
      const isInState = states.length === 0 || states.includes(session.state);
      return isInState && hasLabels(session, labels);
    },
    tokenOf: (ordinal) =>
      ordinal === undefined ? '' : Buffer.from(`before:${ordinal}`).toString('base64url'),
  };
}

function toStates(names: ListSessionsRequest__Output['states']): readonly SessionState[] {
  if (names.length > MOST_STATES) {
    throw invalid('states', names.length, `are too many: there are fewer than ${MOST_STATES}`);
  }
  return names.map(toSessionState);
}

function toOrdinal(token: string): number {
  const match = /^before:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match) return Number(match[1]);
  throw new TrueframeError(
    'REQUEST_INVALID',
    `page_token ${JSON.stringify(token)} is not one of ours`,
    {
      details: { field: 'page_token' },
    },
  );
}
