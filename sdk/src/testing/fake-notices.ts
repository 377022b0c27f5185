import type { Notice } from '../sink.ts';

/** Returns a function that makes so many further notices of a session; nobody can change them. */
export function fakeNotices(sessionId = `s-${process.pid}-${process.hrtime.bigint()}`) {
  let last = 0;
  return (count: number): readonly Notice[] =>
    Array.from({ length: count }, () => {
      last += 1;
      return fakeNotice(sessionId, last);
    });
}

function fakeNotice(sessionId: string, sequence: number): Notice {
  const id = `${sessionId}.${sequence}`;
  const whose = { tenant: 'acme', labels: Object.freeze({ site: 'nörd' }), externalId: 'gate 3' };
  const verdict = { trackId: 1, label: 'LABEL_SYNTHETIC_LIKELY', score: 0.93 };
  const json = JSON.stringify({ id, kind: 'verdict', ...whose, sessionId, sequence, verdict });
  return Object.freeze({ id, sessionId, sequence, kind: 'verdict', ...whose, json });
}
