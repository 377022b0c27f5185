import type { Config } from '../../config/schema.ts';
import { Tenants } from '../../control/admission/tenants.ts';
import { type PlannedSession, sourceInWords } from '../../control/requests/plan-session.ts';
import { newSessionId, sessionIdOf } from '../../control/requests/session-id.ts';
import { BIRTH } from '../../control/session/life.ts';
import { toStoredState } from '../../control/session/snapshot.ts';
import { newStanding } from '../../control/session/standing.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { nextOrdinal } from '../jobs/ordinals.ts';
import { submit } from '../jobs/submit.ts';
import { factsKey } from '../names.ts';
import type { Streams } from '../streams.ts';
import { type SessionFacts, toJson, toPublicPlan } from './session-facts.ts';

/** A session that the brokers have as a job. */
export interface Accepted {
  readonly facts: SessionFacts;
  /** False: another node has accepted the same request before. */
  readonly isNew: boolean;
}

/** Makes jobs of the sessions that callers of this node start. */
export class Acceptor {
  readonly #streams: Streams;
  readonly #tenants: Tenants;

  constructor(streams: Streams, config: Config['sessions']) {
    this.#streams = streams;
    this.#tenants = new Tenants(config);
  }

  /** Id that the session of this request has at every node; undefined: the request has none. */
  idOf({ terms }: PlannedSession, tenantId: string): string | undefined {
    return terms?.requestId ? sessionIdOf(tenantId, terms.requestId) : undefined;
  }

  /** @throws REQUEST_INVALID, LIMIT_CAPACITY, CLUSTER_UNREACHABLE */
  async accept(planned: PlannedSession, tenantId: string): Promise<Accepted> {
    const { id, weight } = this.#tenants.named(tenantId);
    const plan: SessionPlan = {
      ...planned,
      sessionId: this.idOf(planned, id) ?? newSessionId(),
      tenant: { id, weight },
      rung: 0,
    };
    const ordinal = nextOrdinal();
    const isNew = await submit(this.#streams, { ordinal, plan });
    const facts = toWaiting(plan, ordinal);
    // A node that is quicker to take the job has written better facts.
    if (isNew) {
      await this.#streams.sessions.create(factsKey(plan.sessionId), toJson(facts)).catch(() => {});
    }
    return { facts, isNew };
  }
}

/** Facts of a session that no node has taken yet. */
function toWaiting(planned: SessionPlan, ordinal: number): SessionFacts {
  const view = { life: BIRTH, standing: newStanding(), rung: 0 };
  return {
    source: sourceInWords(planned.source),
    plan: toPublicPlan(planned),
    state: toStoredState(view, { ordinal, hasStarted: false, attempts: 0 }),
    ...{ last: 0, readers: 0, node: '' },
  };
}
