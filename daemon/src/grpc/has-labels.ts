import type { VisibleSession } from '../control/session/visible-session.ts';

/** Returns true for a session that has all of these labels. */
export function hasLabels(
  { planned }: VisibleSession,
  labels: Readonly<Record<string, string>>,
): boolean {
  const own = planned.terms?.labels ?? {};
  return Object.entries(labels).every(([key, value]) => own[key] === value);
}
