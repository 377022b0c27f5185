// Keys sort by kind, session and number. Ids have no character below '-'.

const DIGITS = 12;

/** The format of what is in the folder. */
export const FORMAT_KEY = 'f';

/** plan, state, checkpoint, cursors of sinks: one per session. */
export type SingleKind = 'p' | 's' | 'c' | 'k';
/** events, journal entries: numbered. */
export type NumberedKind = 'e' | 'j';

export function singleKey(kind: SingleKind, sessionId: string): string {
  return `${kind}!${sessionId}`;
}

export function numberedKey(kind: NumberedKind, sessionId: string, number: number): string {
  return `${kind}!${sessionId}!${String(number).padStart(DIGITS, '0')}`;
}

/** All keys of a kind of a session. */
export function rangeOf(kind: NumberedKind, sessionId: string): { gte: string; lt: string } {
  return { gte: `${kind}!${sessionId}!`, lt: `${kind}!${sessionId}"` };
}

export function allOf(kind: SingleKind): { gte: string; lt: string } {
  return { gte: `${kind}!`, lt: `${kind}"` };
}

export function sessionOf(key: string): string {
  return key.split('!')[1] ?? '';
}

export function numberOf(key: string): number {
  return Number(key.slice(-DIGITS));
}
