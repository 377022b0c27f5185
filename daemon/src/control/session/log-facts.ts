import type { SessionPlan } from '../../wire/session-plan.ts';

/** Fields of a line of the log. */
export type LogFacts = Readonly<Record<string, string>>;

/** Returns the fields that every line about a session has. */
export function logFactsOf({ sessionId, tenant, origin }: SessionPlan): LogFacts {
  return {
    sessionId,
    ...(tenant.id !== '' && { tenant: tenant.id }),
    ...(origin && { requestId: origin.requestId, caller: origin.subject }),
  };
}
