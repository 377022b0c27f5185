import type { Session } from '../control/session/session.ts';

/** Returns true for a session that has all of these labels. */
export function hasLabels({ planned }: Session, labels: Readonly<Record<string, string>>): boolean {
  const own = planned.terms?.labels ?? {};
  return Object.entries(labels).every(([key, value]) => own[key] === value);
}
