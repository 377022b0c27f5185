import type { ListSessionsRequest__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { invalid } from '../control/requests/invalid.ts';
import { checkLength, MOST_STATES } from '../control/requests/limits.ts';
import type { SessionState } from '../control/session/session-state.ts';
import { toSessionState } from './convert.ts';

const DEFAULT_SIZE = 100;
const MAX_SIZE = 1000;

export interface Page {
  readonly size: number;
  /** Ordinal of the session before which the page begins. */
  readonly before: number;
  readonly states: readonly SessionState[];
  /** Token of the page that begins before `ordinal`; '' when there is none. */
  tokenOf(ordinal: number | undefined): string;
}

/**
 * Tokens name the last session of a page, so sessions that begin or end in between shift nothing.
 * @throws REQUEST_INVALID
 */
export function toPage({ pageSize, pageToken, states }: ListSessionsRequest__Output): Page {
  checkLength('page_token', pageToken);
  if (states.length > MOST_STATES) {
    throw invalid('states', states.length, `are too many: there are fewer than ${MOST_STATES}`);
  }
  return {
    size: Math.min(pageSize || DEFAULT_SIZE, MAX_SIZE),
    before: pageToken === '' ? Number.POSITIVE_INFINITY : toOrdinal(pageToken),
    states: states.map(toSessionState),
    tokenOf: (ordinal) =>
      ordinal === undefined ? '' : Buffer.from(`before:${ordinal}`).toString('base64url'),
  };
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
