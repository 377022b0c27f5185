import type { Scrape } from '@trueframe/cli/load';
import type { SessionFacts } from '@trueframe/client';
import type { ServedDaemon } from './served-daemon.ts';

/** Frames that a session may be working on: more in flight means that the books are wrong. */
const MOST_IN_FLIGHT = 500;

/** Longest list of violations that is kept. */
const KEPT = 20;

/** Counts of looks at the law received = analysed + dropped + in flight, and what broke it. */
export interface Conservation {
  readonly scrapes: number;
  /** Sessions that were looked at, once per look. */
  readonly sessions: number;
  readonly frames: number;
  readonly violations: readonly string[];
}

export const NOTHING_SEEN: Conservation = { scrapes: 0, sessions: 0, frames: 0, violations: [] };

export function sumOf(parts: readonly Conservation[]): Conservation {
  const sum = (of: (part: Conservation) => number) => parts.reduce((n, part) => n + of(part), 0);
  return {
    scrapes: sum(({ scrapes }) => scrapes),
    sessions: sum(({ sessions }) => sessions),
    frames: sum(({ frames }) => frames),
    violations: parts.flatMap(({ violations }) => violations).slice(0, KEPT),
  };
}

/** Looks at the books of a daemon, in its metrics and in its list of sessions. A daemon that does not answer is not looked at. */
export async function lookAtBooks(daemon: ServedDaemon): Promise<Conservation> {
  const looked = await Promise.all([daemon.scrape(), daemon.client.listSessions()]).catch(
    () => undefined,
  );
  if (!looked) return NOTHING_SEEN;
  const [scrape, { sessions }] = looked;
  const { received, booked } = framesOf(scrape);
  const problems = booked > received ? [`metrics: ${booked} booked of ${received} received`] : [];
  return {
    scrapes: 1,
    sessions: sessions.length,
    frames: received,
    violations: [...problems, ...sessions.flatMap(problemsOf)],
  };
}

/** Frames of all sessions by the metrics: those that came, and those that were analysed or dropped. */
export function framesOf(scrape: Scrape): { received: number; booked: number } {
  const frames = (outcome: string) => scrape.sum('trueframe_frames_total', { outcome });
  const booked = frames('analysed') + scrape.sum('trueframe_frames_dropped_total');
  return { received: frames('received'), booked };
}

/** Exported for its test. */
export function problemsOf({ sessionId, state, frames }: SessionFacts): string[] {
  if (!frames) return [];
  const { received, analysed, dropped, inFlight } = frames;
  const lost = Object.values(dropped).reduce((sum, count) => sum + Number(count), 0);
  const counts = `${sessionId} ${state} ${JSON.stringify(frames)}`;
  const isOver = /ENDED|FAILED|CANCELLED/.test(state);
  const problems: string[] = [];
  if (Number(received) !== Number(analysed) + lost + Number(inFlight)) problems.push('unequal');
  if ([received, analysed, inFlight].some((count) => Number(count) < 0)) problems.push('negative');
  if (isOver && Number(inFlight) !== 0) problems.push('in flight after the end');
  if (Number(inFlight) > MOST_IN_FLIGHT) problems.push('too many in flight');
  return problems.map((problem) => `${problem}: ${counts}`);
}
